using TaskFarm.FarmSuite;

namespace TaskFarm.Tests.Store;

/// <summary>How long and how much of results is kept.</summary>
public sealed class KeptResultsTests : StoreTests
{
    [Fact]
    public async Task The_oldest_results_are_cleared_when_there_is_too_much_of_them_and_the_latest_never()
    {
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store, set: options => options.MaxKeptResultBytes = 10_000);
        for (var id = 0; id < 5; id++)
        {
            await farm.Client.RunAsync(new MapTask(static byte[] () => new byte[4_000]));
            await ResultAsync(farm, id);
        }

        await Patience.Until(async () => (await farm.Client.QueueStatusAsync()).Succeeded == 2, "the oldest to be cleared");
        await Assert.ThrowsAsync<TaskNotFoundException>(() => farm.Client.GetTaskResultAsync(2));
        await farm.Client.RunAsync(new MapTask(static byte[] () => new byte[40_000]));
        Assert.Equal(40_000, (await ResultAsync(farm, 5)).GetValue<byte[]>().Length);
        await Patience.Until(async () => (await farm.Client.QueueStatusAsync()).Succeeded == 1, "all but the latest to be cleared");
        Assert.True((await ResultAsync(farm, 5)).Succeeded);

        var next = await CrashAsync(store, engines: 0);
        Assert.Equal([5], (await next.Client.QueueStatusAsync(verbose: true)).SucceededIds);
    }

    [Fact]
    public async Task Results_are_cleared_when_their_time_is_over_that_before_a_crash_included()
    {
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store, set: options => options.KeepResultsFor = TimeSpan.FromDays(1));
        await farm.Client.RunAsync(new MapTask(static () => 0));
        await ResultAsync(farm, 0);
        Clock.Move(TimeSpan.FromHours(20));

        var next = await CrashAsync(store, set: options => options.KeepResultsFor = TimeSpan.FromDays(1));
        await next.Client.RunAsync(new MapTask(static () => 1));
        Assert.Equal(1, (await ResultAsync(next, 1)).Value);
        Assert.Equal(2, (await next.Client.QueueStatusAsync()).Succeeded);
        Clock.Move(TimeSpan.FromHours(5));
        await next.Client.RunAsync(new MapTask(static () => 2));
        await ResultAsync(next, 2);

        await Patience.Until(async () => (await next.Client.QueueStatusAsync()).Succeeded == 2, "the first to be cleared");
        await Assert.ThrowsAsync<TaskNotFoundException>(() => next.Client.GetTaskResultAsync(0));
    }

    [Fact]
    public async Task What_was_cleared_by_hand_counts_no_more()
    {
        var farm = await StartAsync(new WatchedStore(FilePath), set: options => options.MaxKeptResultBytes = 10_000);
        for (var id = 0; id < 6; id++)
        {
            await farm.Client.RunAsync(new MapTask(static byte[] () => new byte[4_000]));
            await ResultAsync(farm, id);
            if (id % 2 == 1)
            {
                Assert.Equal(2, await farm.Client.ClearAsync());
            }
        }
    }
}
