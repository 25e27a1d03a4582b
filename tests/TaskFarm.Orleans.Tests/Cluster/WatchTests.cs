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
        var (watcher, controller) = (Guid.NewGuid(), farm.Controller);
        await controller.WatchAsync(new WatchRequest { Watcher = watcher, Capacity = 5 });
        await farm.Client.MapAsync(static (int x) => x, Enumerable.Range(0, 10)).Within("ten tasks to end");
        await farm.Client.BarrierAsync();

        // Each task is told of three times, and the ten of them together once.
        var first = await controller.WatchAsync(new WatchRequest { Watcher = watcher, Capacity = 5 });
        var again = await controller.WatchAsync(new WatchRequest { Watcher = watcher, Capacity = 5 });
        var later = await controller.WatchAsync(new WatchRequest { Watcher = watcher, Capacity = 5, From = first.Next });

        Assert.Equal((5, 31), (first.Events.Length, first.Next));
        Assert.Equal(FarmEventKind.TasksSubmitted, first.Events[0].Kind);

        // The answer may have got lost.
        Assert.Equal(first.Events, again.Events);
        Assert.Equal((0, 31), (later.Events.Length, later.Next));
    }

    [Fact]
    public async Task Every_event_is_told_or_counted_however_small_the_feed_is()
    {
        const int Tasks = 2_000;
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync());
        using var feed = await WatchAsync(farm, capacity: 100);
        var before = feed.Dropped;

        await farm.Client.RunAsync([.. Enumerable.Range(0, Tasks).Select(static _ => Jobs.Nothing())]).Within("the tasks to be accepted");

        var told = 0;
        await Patience.Until(
            () =>
            {
                while (feed.TryRead(out _))
                {
                    told++;
                }

                return told + feed.Dropped - before >= (3 * Tasks) + 1;
            },
            "all events to be told or counted");
        Assert.Equal((3 * Tasks) + 1, told + feed.Dropped - before);
        Assert.NotEqual(before, feed.Dropped);
    }

    [Fact]
    public async Task A_watch_goes_on_with_the_next_controller()
    {
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync(), engines: 1);
        using var feed = await WatchAsync(farm);
        await farm.Client.MapAsync(static (int x) => x, Enumerable.Range(0, 3)).Within("tasks to end");
        await ReadAsync(feed, until: static events => events.OfType<FarmEvent.TaskEnded>().Count() == 3);

        await farm.Cluster.Cluster.DeactivateAsync(farm.Controller).Within("the controller to be deactivated");
        var id = await farm.Client.RunAsync(Jobs.Nothing());

        var heard = await ReadAsync(feed, until: events => events.Any(one => one is FarmEvent.TaskEnded { Failure: null } ended && ended.TaskId == id));
        Assert.Contains(heard, one => one is FarmEvent.AttemptStarted started && started.TaskId == id);
        Assert.Equal(0, feed.Dropped);
    }

    [Fact]
    public async Task A_feed_ends_when_the_cluster_is_gone()
    {
        var cluster = await FarmCluster.StartAsync(silos: 1, reconnectTimeout: TimeSpan.FromSeconds(1));
        var feed = cluster.Cluster.Client.GetFarmEvents("gone").Watch();

        await cluster.Cluster.StopAllSilosAsync();

        Assert.False(await feed.WaitToReadAsync().AsTask().Within("the feed to end"));
        await cluster.DisposeAsync();
    }

    // The watch begins when the controller has heard of it: then it tells of an engine that comes and goes.
    private static async Task<FarmEventFeed> WatchAsync(TestFarm farm, int capacity = 4_096)
    {
        var feed = farm.Cluster.Cluster.Client.GetFarmEvents(farm.Name).Watch(capacity);
        string engine;
        do
        {
            engine = await farm.Cluster.Engines(0).AddEngineAsync(farm.Name);
            await farm.Cluster.Engines(0).RemoveEngineAsync(farm.Name, engine);
        }
        while (!await HasNewsAsync(feed));
        await ReadAsync(feed, until: events => events.Any(one => one is FarmEvent.EngineGone gone && gone.EngineId == engine));
        return feed;
    }

    private static async Task<bool> HasNewsAsync(FarmEventFeed feed)
    {
        using var look = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        try
        {
            return await feed.WaitToReadAsync(look.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
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
