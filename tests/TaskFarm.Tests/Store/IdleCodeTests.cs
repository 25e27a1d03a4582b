using TaskFarm.FarmSuite;
using TaskFarm.Packing;
using TaskFarm.Storing;

namespace TaskFarm.Tests.Store;

/// <summary>Code in the store that no task needs any more.</summary>
public sealed class IdleCodeTests : StoreTests
{
    [Fact]
    public async Task Idle_code_stays_up_to_its_limit_and_then_the_oldest_goes_and_comes_again_when_it_is_needed()
    {
        var store = new WatchedStore(FilePath);
        var library = new Library();
        var farm = await StartAsync(store, set: options => options.ShippedCode = library);
        // Two of them are within the limit, three are not.
        var code = Enumerable.Range(0, 3).Select(number => library.Add($"Large{number}", NeededCode.MaxIdleBytes * 2 / 5)).ToList();

        foreach (var one in code[..2])
        {
            await RunAsync(farm, one);
        }

        Assert.NotNull(await store.FindAsync(code[0].Hash));
        await RunAsync(farm, code[2]);
        await Patience.Until(async () => await store.FindAsync(code[0].Hash) is null, "the code that was idle for longest to go");
        Assert.NotNull(await store.FindAsync(code[1].Hash));
        Assert.NotNull(await store.FindAsync(code[2].Hash));

        await RunAsync(farm, code[0]);
        Assert.Equal(2, store.Written.SelectMany(batch => batch.Code).Count(stored => stored.Hash == code[0].Hash));
    }

    private static async Task RunAsync(LocalFarm farm, CodeIdentity code)
    {
        var id = await farm.Client.RunAsync(new CodedTask(code)).Within("the task to be accepted");
        Assert.True((await ResultAsync(farm, id)).Succeeded);
    }

    private sealed record CodedTask(CodeIdentity Code) : BaseTask, IStoredTask
    {
        public string StoredKind => "coded";

        public ReadOnlyMemory<byte> StoredBytes => "coded"u8.ToArray();

        public IReadOnlyList<CodeIdentity> StoredCode { get; } = [Code];

        public override ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken) => new((object?)null);
    }

    private sealed class Library : ICodeSource
    {
        private readonly Dictionary<string, ReadOnlyMemory<byte>> _byHash = [];

        public CodeIdentity Add(string name, long size)
        {
            var bytes = new byte[size];
            System.Text.Encoding.UTF8.GetBytes(name, bytes);
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
            _byHash.Add(hash, bytes);
            return new CodeIdentity(name, Guid.NewGuid(), hash);
        }

        public ValueTask<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken ct = default) =>
            ValueTask.FromResult<ReadOnlyMemory<byte>?>(_byHash.TryGetValue(hash, out var bytes) ? bytes : null);
    }
}
