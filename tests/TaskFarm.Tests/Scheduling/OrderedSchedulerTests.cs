using TaskFarm.Scheduling;

namespace TaskFarm.Tests.Scheduling;

public class OrderedSchedulerTests
{
    private static readonly Worker Plain = new("plain");
    private static readonly Worker Gpu = new("gpu", new EngineProperties([new("gpu", true)]));

    public static TheoryData<IScheduler> Both() => [new FifoScheduler(), new LifoScheduler()];

    [Theory]
    [MemberData(nameof(Both))]
    [Trait("Row", "S15")]
    public void An_empty_scheduler_counts_nothing_and_schedules_nothing(IScheduler scheduler)
    {
        Assert.Equal((0, 0, false), (scheduler.TaskCount, scheduler.WorkerCount, scheduler.Ready));
        Assert.Empty(scheduler.TaskIds);
        Assert.Empty(scheduler.WorkerIds);
        Assert.Null(scheduler.Schedule());
    }

    [Theory]
    [MemberData(nameof(Both))]
    [Trait("Row", "S15")]
    public void Popping_what_is_not_there_is_an_error_that_names_it(IScheduler scheduler)
    {
        Assert.Contains("Task 7", Assert.Throws<KeyNotFoundException>(() => scheduler.PopTask(7)).Message, StringComparison.Ordinal);
        Assert.Contains("'w'", Assert.Throws<KeyNotFoundException>(() => scheduler.PopWorker("w")).Message, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => scheduler.PopTask());
        Assert.Throws<KeyNotFoundException>(() => scheduler.PopWorker());
    }

    [Theory]
    [MemberData(nameof(Both))]
    [Trait("Row", "S15")]
    public void Adding_what_is_there_already_is_an_error_and_changes_nothing(IScheduler scheduler)
    {
        scheduler.AddTask(new ScheduledTask(1));
        scheduler.AddWorker(Plain);

        Assert.Throws<ArgumentException>(() => scheduler.AddTask(new ScheduledTask(1)));
        Assert.Throws<ArgumentException>(() => scheduler.AddWorker(new Worker("plain", Gpu.Properties)));

        Assert.Equal([1L], scheduler.TaskIds);
        Assert.Equal(["plain"], scheduler.WorkerIds);
    }

    [Theory]
    [MemberData(nameof(Both))]
    [Trait("Row", "S15")]
    public void It_is_ready_with_a_task_and_a_worker_whether_they_fit_or_not(IScheduler scheduler)
    {
        scheduler.AddTask(new ScheduledTask(1, new Dependency(_ => false)));
        Assert.False(scheduler.Ready);
        scheduler.AddWorker(Plain);
        Assert.True(scheduler.Ready);
        Assert.Null(scheduler.Schedule());
    }

    [Fact]
    [Trait("Row", "S16")]
    public void Fifo_gives_the_first_task_to_the_first_worker()
    {
        var scheduler = Filled(new FifoScheduler(), [0, 1, 2], ["a", "b"]);

        Assert.Equal(("a", 0), Next(scheduler));
        Assert.Equal(("b", 1), Next(scheduler));
        Assert.Null(scheduler.Schedule());
        Assert.Equal([2L], scheduler.TaskIds);
    }

    [Fact]
    [Trait("Row", "S17")]
    public void Lifo_gives_the_latest_task_to_the_latest_worker()
    {
        var scheduler = Filled(new LifoScheduler(), [0, 1, 2], ["a", "b"]);

        Assert.Equal([2L, 1L, 0L], scheduler.TaskIds);
        Assert.Equal(["b", "a"], scheduler.WorkerIds);
        Assert.Equal(("b", 2), Next(scheduler));
        Assert.Equal(("a", 1), Next(scheduler));
    }

    [Fact]
    [Trait("Row", "S16")]
    public void A_task_that_no_idle_worker_may_run_does_not_hold_up_those_behind_it()
    {
        var scheduler = new FifoScheduler();
        scheduler.AddTask(new ScheduledTask(0, NeedsGpu()));
        scheduler.AddTask(new ScheduledTask(1));
        scheduler.AddWorker(Plain);

        Assert.Equal(("plain", 1), Next(scheduler));
        scheduler.AddWorker(Gpu);
        Assert.Equal(("gpu", 0), Next(scheduler));
    }

    [Fact]
    [Trait("Row", "S16")]
    public void A_task_goes_to_the_first_worker_that_may_run_it()
    {
        var scheduler = new FifoScheduler();
        scheduler.AddWorker(Plain);
        scheduler.AddWorker(Gpu);
        scheduler.AddWorker(new Worker("gpu too", Gpu.Properties));
        scheduler.AddTask(new ScheduledTask(0, NeedsGpu()));

        Assert.Equal(("gpu", 0), Next(scheduler));
    }

    [Theory]
    [MemberData(nameof(Both))]
    [Trait("Row", "S19")]
    public void A_predicate_that_throws_counts_as_no(IScheduler scheduler)
    {
        scheduler.AddWorker(Plain);
        scheduler.AddTask(new ScheduledTask(0, new Dependency(_ => throw new InvalidOperationException())));

        Assert.Null(scheduler.Schedule());
        Assert.Equal([0L], scheduler.TaskIds);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_predicate_is_asked_once_for_all_tasks_that_share_it_and_workers_with_the_same_properties(IScheduler scheduler)
    {
        var asked = 0;
        bool Ask(EngineProperties properties) => ++asked > 0;
        Func<EngineProperties, bool> predicate = Ask;
        foreach (var id in Enumerable.Range(0, 100))
        {
            scheduler.AddTask(new ScheduledTask(id, new Dependency(predicate)));
            scheduler.AddWorker(new Worker($"{id}"));
        }

        while (scheduler.Schedule() is not null)
        {
        }

        Assert.Equal(0, scheduler.TaskCount);
        Assert.Equal(1, asked);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void More_property_sets_than_are_remembered_do_no_harm(IScheduler scheduler)
    {
        scheduler.AddTask(new ScheduledTask(0, new Dependency(properties => properties.Get<int>("n") == 4_999)));
        for (var n = 0; n < 5_000; n++)
        {
            scheduler.AddWorker(new Worker("w", new EngineProperties([new("n", n)])));
            Assert.Equal(n == 4_999, scheduler.Schedule() is not null);
            if (n < 4_999)
            {
                scheduler.PopWorker("w");
            }
        }
    }

    private static Dependency NeedsGpu() => new(static properties => properties.ContainsKey("gpu"));

    private static IScheduler Filled(IScheduler scheduler, long[] tasks, string[] workers)
    {
        Array.ForEach(tasks, id => scheduler.AddTask(new ScheduledTask(id)));
        Array.ForEach(workers, id => scheduler.AddWorker(new Worker(id)));
        return scheduler;
    }

    private static (string, int)? Next(IScheduler scheduler) =>
        scheduler.Schedule() is var (worker, task) ? (worker.Id, (int)task.Id) : null;
}
