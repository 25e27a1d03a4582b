using TaskFarm.Packing;

namespace TaskFarm.Server.Shipping;

/// <summary>The assemblies that clients shipped lately, and those that a farm's store keeps for its tasks.</summary>
internal sealed class StoredCodeShelf(CodeShelf shelf, ICodeSource store) : ICodeStore
{
    public async ValueTask<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken ct = default) =>
        await shelf.FindAsync(hash, ct).ConfigureAwait(false) ?? await store.FindAsync(hash, ct).ConfigureAwait(false);

    // The farm takes from here what the tasks that it stores need.
    public ValueTask AddAsync(string hash, ReadOnlyMemory<byte> code, CancellationToken ct = default) => shelf.AddAsync(hash, code, ct);

    public async ValueTask<IReadOnlyList<string>> MissingAsync(IReadOnlyList<string> hashes, CancellationToken ct = default)
    {
        var missing = new List<string>();
        foreach (var hash in await shelf.MissingAsync(hashes, ct).ConfigureAwait(false))
        {
            if (await store.FindAsync(hash, ct).ConfigureAwait(false) is null)
            {
                missing.Add(hash);
            }
        }

        return missing;
    }
}
