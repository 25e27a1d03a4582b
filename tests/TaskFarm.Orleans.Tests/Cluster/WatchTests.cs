using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;

namespace TaskFarm.Orleans.Tests.Cluster;

/// <summary>What a farm on a cluster tells those who watch it.</summary>
public sealed class WatchTests
{
    [Fact]
    public async Task Who_watches_hears_of_tasks_attempts_and_engines_each_once()
    {
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync(), engines: 1, options => options.FailurePenalty = TimeSpan.Zero);
        using var feed = await WatchAsync(farm);
        using var gate = new Gate();
        using var notes = new Notes();
        var engine = farm.Engines[0];

        var again = new MapTask(Notes.FailTimes, [notes.Path, 1]) { Retries = 1 };
        await farm.Client.GetTaskResultAsync(await farm.Client.RunAsync(again), block: true);
        await farm.Client.GetTaskResultAsync(await farm.Client.RunAsync(Jobs.Failing()), block: true);
        var ids = await farm.HoldAsync(gate, Jobs.Nothing());
        await farm.Client.AbortAsync(ids[1]);
        gate.Open();
        await farm.Client.BarrierAsync();
        await farm.Cluster.Engines(0).RemoveEngineAsync(farm.Name, engine);

        var heard = await ReadAsync(feed, until: static events => events.Any(static one => one is FarmEvent.EngineGone));
        Assert.Equal([(0, 1), (1, 1), (2, 2)], heard.OfType<FarmEvent.TasksSubmitted>().Select(one => (one.FirstId, one.Count)));
        Assert.Equal(
            [(0, 1, engine), (0, 2, engine), (1, 1, engine), (2, 1, engine)],
            heard.OfType<FarmEvent.AttemptStarted>().Select(one => (one.TaskId, one.Attempt, one.EngineId)));
        Assert.Equal(
            [(0, 1, engine, FailureKind.Exception), (0, 2, engine, null), (1, 1, engine, FailureKind.Exception), (2, 1, engine, (FailureKind?)null)],
            heard.OfType<FarmEvent.AttemptEnded>().Select(one => (one.TaskId, one.Attempt, one.EngineId, one.Failure)));
        Assert.Equal(
            [(0, null), (1, FailureKind.Exception), (3, FailureKind.Aborted), (2, (FailureKind?)null)],
            heard.OfType<FarmEvent.TaskEnded>().Select(one => (one.TaskId, one.Failure)));
        Assert.Equal(engine, Assert.Single(heard.OfType<FarmEvent.EngineGone>()).EngineId);
        Assert.All(heard.OfType<FarmEvent.AttemptEnded>(), static one => Assert.InRange(one.Duration, TimeSpan.FromTicks(1), Patience.Limit));
        Assert.Equal(heard.OrderBy(static one => one.At), heard);
        Assert.Equal(0, feed.Dropped);
    }

    [Fact]
    public async Task Who_watches_hears_of_the_engines_that_a_task_lost_and_why_it_failed()
    {
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync(), engines: 1, options => options.AllowedEngineLosses = 0);
        using var feed = await WatchAsync(farm);
        using var gate = new Gate();
        var id = (await farm.HoldAsync(gate))[0];

        await farm.Cluster.Engines(0).RemoveEngineAsync(farm.Name, farm.Engines[0]);
        var next = await farm.Cluster.Engines(1).AddEngineAsync(farm.Name);

        var heard = await ReadAsync(feed, until: static events => events.Any(static one => one is FarmEvent.TaskEnded) && events.Any(static one => one is FarmEvent.EngineCame));
        Assert.Equal((id, FailureKind.EngineLost), heard.OfType<FarmEvent.TaskEnded>().Select(static one => (one.TaskId, one.Failure)).Single());
        Assert.Equal(next, heard.OfType<FarmEvent.EngineCame>().Single().EngineId);
        Assert.Empty(heard.OfType<FarmEvent.AttemptEnded>());
    }

    [Fact]
    public async Task Of_more_events_than_find_room_on_their_way_the_first_come_and_the_others_are_counted()
    {
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync(), engines: 1);
        var request = new WatchRequest { Watcher = Guid.NewGuid(), Capacity = 5 };
        await farm.Controller.WatchAsync(request);

        await farm.Client.RunAsync([.. Enumerable.Range(0, 10).Select(Jobs.Returning)]);

        // Each task is told of three times, and the ten of them together once. Who confirms nothing hears it again: an answer may have got lost.
        WatchReply? reply = null;
        await Patience.Until(async () => (reply = await farm.Controller.WatchAsync(request)).Next == 31, "all events to be numbered");
        Assert.Equal(5, reply!.Events.Length);
        Assert.Equal(FarmEventKind.TasksSubmitted, reply.Events[0].Kind);
        var confirmed = await farm.Controller.WatchAsync(request with { From = reply.Next });
        Assert.Equal((0, 31), (confirmed.Events.Length, confirmed.Next));
    }

    [Fact]
    public async Task Every_event_is_told_or_counted_however_small_the_feed_is()
    {
        const int Tasks = 300;
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync());
        using var feed = await WatchAsync(farm, capacity: 100);

        await farm.Client.RunAsync([.. Enumerable.Range(0, Tasks).Select(Jobs.Returning)]).Within("the tasks to be accepted");

        // Nobody reads until all have come: more than the feed has room for.
        await Patience.Until(() => feed.Dropped == (3 * Tasks) + 1 - 100, "all events to be told or counted");
        var told = 0;
        while (feed.TryRead(out _))
        {
            told++;
        }

        Assert.Equal(100, told);
    }

    [Fact]
    public async Task A_watch_goes_on_with_the_next_controller_and_counts_what_it_missed()
    {
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync(), engines: 1);
        using var feed = await WatchAsync(farm);
        await farm.Client.RunAsync(Jobs.Nothing());
        await ReadAsync(feed, until: static events => events.Any(static one => one is FarmEvent.TaskEnded));

        await farm.Cluster.Cluster.DeactivateAsync(farm.Controller).Within("the controller to be deactivated");

        // It begins when it is asked again; until then nothing is told, and nobody can know how much that was.
        await Patience.Until(() => feed.Dropped == 1, "the next controller to know who watches");
        var id = await farm.Client.RunAsync(Jobs.Nothing());
        var heard = await ReadAsync(feed, until: events => events.Any(one => one is FarmEvent.TaskEnded ended && ended.TaskId == id));
        Assert.Contains(heard, one => one is FarmEvent.AttemptStarted started && started.TaskId == id);
        Assert.Equal(1, feed.Dropped);
    }

    [Fact]
    public async Task A_feed_ends_and_says_why_when_the_cluster_is_gone()
    {
        await using var cluster = await FarmCluster.StartAsync(silos: 1, reconnectTimeout: TimeSpan.FromSeconds(1));
        using var feed = cluster.Cluster.Client.GetFarmEvents("gone").Watch();
        await feed.Begun.Within("the watch to begin");

        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[0]);

        await Assert.ThrowsAsync<FarmUnavailableException>(() => feed.WaitToReadAsync().AsTask().Within("the feed to end"));
    }

    [Fact]
    public void Who_is_silent_for_long_watches_no_more_and_makes_room_for_others()
    {
        var clock = new ManualTimeProvider();
        var watchers = new RemoteWatchers(clock);
        var first = new WatchRequest { Watcher = Guid.NewGuid(), Capacity = int.MaxValue };
        for (var number = 0; number < 99; number++)
        {
            watchers.Take(new WatchRequest { Watcher = Guid.NewGuid() });
        }

        clock.Move(TimeSpan.FromSeconds(6));
        watchers.Take(first);
        Assert.Throws<FarmUnavailableException>(() => watchers.Take(new WatchRequest { Watcher = Guid.NewGuid() }));
        clock.Move(TimeSpan.FromSeconds(6));
        watchers.DropSilent();
        for (var number = 0; number < 99; number++)
        {
            watchers.Take(new WatchRequest { Watcher = Guid.NewGuid() });
        }

        // It is the only one of before, and has no more room than there is for anyone.
        for (var number = 0; number < 10_001; number++)
        {
            watchers.Tell(new FarmEvent.EngineCame(clock.GetUtcNow(), "engine"));
        }

        var reply = watchers.Take(first);
        Assert.Equal((10_000, 10_001), (reply.Events.Length, reply.Next));
        clock.Move(TimeSpan.FromSeconds(11));
        watchers.DropSilent();
        Assert.False(watchers.Any);
    }

    private static async Task<FarmEventFeed> WatchAsync(TestFarm farm, int capacity = 4_096)
    {
        var feed = farm.Cluster.Cluster.Client.GetFarmEvents(farm.Name).Watch(capacity);
        await feed.Begun.Within("the watch to begin");
        return feed;
    }

    private static async Task<List<FarmEvent>> ReadAsync(FarmEventFeed feed, Func<List<FarmEvent>, bool> until)
    {
        var heard = new List<FarmEvent>();
        while (!until(heard))
        {
            Assert.True(await feed.WaitToReadAsync().AsTask().Within("another event"));
            while (feed.TryRead(out var one))
            {
                heard.Add(one);
            }
        }

        return heard;
    }
}
