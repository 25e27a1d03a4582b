using TaskFarm.FarmSuite;

namespace TaskFarm.Tests.Embedded;

/// <summary>What a farm tells one who watches it.</summary>
public sealed class EventFeedTests
{
    [Fact]
    public async Task Who_reads_slowly_gets_the_first_events_hears_how_many_were_dropped_and_gets_what_comes_when_there_is_room()
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 1 });
        using var quick = farm.Watch();
        using var slow = farm.Watch(capacity: 5);
        await farm.Client.MapAsync(static (int x) => x, Enumerable.Range(0, 10)).Within("ten tasks to end");

        // The last turn is over: what it tells is told.
        await farm.Client.QueueStatusAsync();
        var all = await ReadAsync(quick);
        var kept = await ReadAsync(slow);

        // Each task is told of three times, and the ten of them together once.
        Assert.Equal(31, all.Count);
        Assert.Equal(all[..5], kept);
        Assert.Equal((0, 26), (quick.Dropped, slow.Dropped));

        await farm.Client.RunAsync(new MapTask(static () => 1));
        Assert.True(await slow.WaitToReadAsync().AsTask().Within("an event"));
        Assert.Equal(26, slow.Dropped);
    }

    private static async Task<List<FarmEvent>> ReadAsync(FarmEventFeed feed)
    {
        var heard = new List<FarmEvent>();
        Assert.True(await feed.WaitToReadAsync());
        while (feed.TryRead(out var farmEvent))
        {
            heard.Add(farmEvent);
        }

        return heard;
    }
}
