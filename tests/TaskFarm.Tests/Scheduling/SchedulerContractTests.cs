using TaskFarm.FarmSuite;
using TaskFarm.Scheduling;

namespace TaskFarm.Tests.Scheduling;

/// <summary>What every scheduler keeps, the built-in ones and a user's own.</summary>
public sealed class SchedulerContractTests
{
    public static TheoryData<string> Names => ["fifo", "lifo", typeof(EvenIdsFirstScheduler).FullName!];

    private static IScheduler Filled(string name)
    {
        var scheduler = Schedulers.Create(name);
        foreach (var id in new long[] { 0, 1, 2 })
            scheduler.AddTask(new ScheduledTask(id));
        foreach (var id in new[] { "a", "b" })
            scheduler.AddWorker(new Worker(id));
        return scheduler;
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Row", "S15")]
    public void An_empty_scheduler_has_nothing_and_is_not_ready(string name)
    {
        var scheduler = Schedulers.Create(name);

        Assert.Equal((0, 0, false), (scheduler.TaskCount, scheduler.WorkerCount, scheduler.Ready));
        Assert.Empty(scheduler.TaskIds);
        Assert.Empty(scheduler.WorkerIds);
        Assert.Null(scheduler.Schedule());
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Row", "S15")]
    public void It_holds_what_is_added_until_it_is_popped(string name)
    {
        var scheduler = Filled(name);

        Assert.Equal((3, 2, true), (scheduler.TaskCount, scheduler.WorkerCount, scheduler.Ready));
        Assert.Equal([0, 1, 2], scheduler.TaskIds.Order());
        Assert.Equal(["a", "b"], scheduler.WorkerIds.Order(StringComparer.Ordinal));
        Assert.Equal(1, scheduler.PopTask(1).Id);
        Assert.Equal("b", scheduler.PopWorker("b").Id);
        Assert.Equal([0, 2], scheduler.TaskIds.Order());
        Assert.Equal(["a"], scheduler.WorkerIds);
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Row", "S15")]
    public void Popping_without_an_id_takes_the_next_of_the_lists(string name)
    {
        var scheduler = Filled(name);

        while (scheduler.TaskCount > 0)
            Assert.Equal(scheduler.TaskIds.First(), scheduler.PopTask().Id);
        while (scheduler.WorkerCount > 0)
            Assert.Equal(scheduler.WorkerIds.First(), scheduler.PopWorker().Id);
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Row", "S15")]
    public void Popping_an_id_that_is_not_there_is_an_error(string name)
    {
        var scheduler = Filled(name);
        scheduler.PopTask(1);
        scheduler.PopWorker("a");

        Assert.Throws<KeyNotFoundException>(() => scheduler.PopTask(1));
        Assert.Throws<KeyNotFoundException>(() => scheduler.PopTask(99));
        Assert.Throws<KeyNotFoundException>(() => scheduler.PopWorker("a"));
        Assert.Throws<KeyNotFoundException>(() => scheduler.PopWorker("z"));
        Assert.Equal((2, 1), (scheduler.TaskCount, scheduler.WorkerCount));
    }

    [Theory]
    [InlineData("fifo")]
    [InlineData("lifo")]
    [Trait("Row", "S15")]
    public void Popping_the_next_of_nothing_is_an_error(string name)
    {
        Assert.Throws<KeyNotFoundException>(() => Schedulers.Create(name).PopTask());
        Assert.Throws<KeyNotFoundException>(() => Schedulers.Create(name).PopWorker());
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Row", "S15")]
    public void What_is_there_already_is_not_added_again(string name)
    {
        var scheduler = Filled(name);

        Assert.Throws<ArgumentException>(() => scheduler.AddTask(new ScheduledTask(1)));
        Assert.Throws<ArgumentException>(() => scheduler.AddWorker(new Worker("a")));
        Assert.Equal((3, 2), (scheduler.TaskCount, scheduler.WorkerCount));
    }

    [Theory]
    [InlineData("fifo", "0a,1b")]
    [InlineData("lifo", "2b,1a")]
    [InlineData("TaskFarm.FarmSuite.EvenIdsFirstScheduler", "0a,2b")]
    [Trait("Row", "S15")]
    public void Schedule_gives_the_next_worker_and_task_or_nothing(string name, string pairs)
    {
        var scheduler = Filled(name);
        var seen = new List<string>();

        while (scheduler.Schedule() is var (worker, task))
            seen.Add($"{task.Id}{worker.Id}");

        Assert.Equal(pairs, string.Join(',', seen));
        Assert.Equal((1, 0, false), (scheduler.TaskCount, scheduler.WorkerCount, scheduler.Ready));
    }
}
