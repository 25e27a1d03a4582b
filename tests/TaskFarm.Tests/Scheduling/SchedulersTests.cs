using TaskFarm.Scheduling;

namespace TaskFarm.Tests.Scheduling;

[Trait("Row", "S18")]
public class SchedulersTests
{
    [Theory]
    [InlineData("fifo", typeof(FifoScheduler))]
    [InlineData("FIFO", typeof(FifoScheduler))]
    [InlineData("Lifo", typeof(LifoScheduler))]
    [InlineData("TaskFarm.Scheduling.LifoScheduler", typeof(LifoScheduler))]
    public void A_name_makes_a_scheduler(string name, Type type) => Assert.IsType(type, Schedulers.Create(name));

    [Fact]
    public void A_users_own_class_is_found_with_and_without_its_assemblys_name()
    {
        Assert.IsType<OwnScheduler>(Schedulers.Create(typeof(OwnScheduler).FullName!));
        Assert.IsType<OwnScheduler>(Schedulers.Create(typeof(OwnScheduler).AssemblyQualifiedName!));
    }

    [Theory]
    [InlineData("fastest", "There is no scheduler 'fastest'. Use fifo, lifo")]
    [InlineData("System.Uri", "does not implement TaskFarm.Scheduling.IScheduler")]
    [InlineData("TaskFarm.Scheduling.IScheduler", "can't be made by name")]
    [InlineData("TaskFarm.Scheduling.OrderedScheduler", "can't be made by name")]
    [InlineData("TaskFarm.Tests.Scheduling.SchedulersTests+NeedsArgument", "has no public constructor without parameters")]
    [InlineData("TaskFarm.Tests.Scheduling.SchedulersTests+Broken", "threw: no luck")]
    public void A_name_that_makes_no_scheduler_is_refused_with_the_reason(string name, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Schedulers.Create(name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a, b, c = ,")]
    [InlineData("System.Collections.Generic.List`1[[")]
    public void Names_that_are_no_names_are_argument_errors(string name) => Assert.Throws<ArgumentException>(() => Schedulers.Create(name));

    public class OwnScheduler : DelegatingScheduler;

    public class NeedsArgument(int seed) : DelegatingScheduler
    {
        public int Seed => seed;
    }

    public class Broken : DelegatingScheduler
    {
        public Broken() => throw new InvalidOperationException("no luck");
    }

    public abstract class DelegatingScheduler : IScheduler
    {
        private readonly FifoScheduler _inner = new();

        public int TaskCount => _inner.TaskCount;

        public int WorkerCount => _inner.WorkerCount;

        public IReadOnlyCollection<long> TaskIds => _inner.TaskIds;

        public IReadOnlyCollection<string> WorkerIds => _inner.WorkerIds;

        public bool Ready => _inner.Ready;

        public void AddTask(ScheduledTask task) => _inner.AddTask(task);

        public ScheduledTask PopTask(long? taskId = null) => _inner.PopTask(taskId);

        public void AddWorker(Worker worker) => _inner.AddWorker(worker);

        public Worker PopWorker(string? workerId = null) => _inner.PopWorker(workerId);

        public (Worker Worker, ScheduledTask Task)? Schedule() => _inner.Schedule();
    }
}
