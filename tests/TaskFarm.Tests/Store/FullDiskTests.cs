using TaskFarm.FarmSuite;
using TaskFarm.Storing;

namespace TaskFarm.Tests.Store;

/// <summary>A farm whose store has no room left.</summary>
public sealed class FullDiskTests : StoreTests
{
    private const int NoMore = 1;
    private const int Plenty = 100_000;

    [Fact]
    public async Task A_full_disk_refuses_tasks_serves_what_is_there_and_is_left_behind_when_there_is_room()
    {
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store);
        await farm.Client.RunAsync(Large());
        await ResultAsync(farm, 0);
        store.File.LimitPages(NoMore);

        var exception = await Assert.ThrowsAsync<FarmUnavailableException>(() => farm.Client.RunAsync([Large(), Large()]).Within("an answer"));
        Assert.Contains("no room left", exception.Message, StringComparison.Ordinal);
        Assert.IsType<StoreException>(exception.InnerException);
        Assert.Equal(100_000, (await ResultAsync(farm, 0)).GetValue<byte[]>().Length);
        Assert.Equal(1, (await farm.Client.QueueStatusAsync().Within("the status")).Succeeded);

        store.File.LimitPages(Plenty);
        await Patience.Until(async () => await AcceptsAsync(farm), "the farm to take tasks again");
        Assert.Equal(1, (await ResultAsync(farm, 1)).TaskId);
    }

    [Fact]
    public async Task A_result_that_finds_no_room_is_heard_when_there_is_and_was_not_lost()
    {
        using var gate = new Gate();
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store);
        await farm.Client.RunAsync([
            new MapTask(static byte[] (string path) =>
            {
                Gate.Hold(path);
                return new byte[100_000];
            }, [gate.Path]),
            new MapTask(static () => 5),
        ]);
        await gate.ArrivedAsync();
        store.File.LimitPages(NoMore);
        gate.Open();
        var result = farm.Client.GetTaskResultAsync(0, block: true);
        await Patience.Until(async () => (await farm.Client.QueueStatusAsync()).Succeeded == 2, "the tasks to end");

        Assert.False(result.IsCompleted);
        await Assert.ThrowsAsync<FarmUnavailableException>(() => farm.Client.AbortAsync(0));
        await Assert.ThrowsAsync<FarmUnavailableException>(() => farm.Client.ClearAsync());

        store.File.LimitPages(Plenty);
        Assert.Equal(100_000, (await result.Within("the result"))!.GetValue<byte[]>().Length);
        var next = await CrashAsync(store, engines: 0);
        Assert.Equal(5, (await ResultAsync(next, 1)).Value);
    }

    private static MapTask Large() => new(static byte[] (byte[] bytes) => bytes, [new byte[100_000]]);

    private static async Task<bool> AcceptsAsync(LocalFarm farm)
    {
        try
        {
            await farm.Client.RunAsync(new MapTask(static () => 1)).Within("an answer");
            return true;
        }
        catch (FarmUnavailableException)
        {
            return false;
        }
    }
}
