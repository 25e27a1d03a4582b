namespace TaskFarm.Scheduling;

/// <summary>The scheduler's view of a waiting task: its id, and which workers may run it. Its payload is none of the scheduler's business.</summary>
/// <remarks>It waits in one scheduler at a time.</remarks>
public sealed class ScheduledTask
{
    /// <summary>Makes the view of one task.</summary>
    /// <param name="id">The task's id.</param>
    /// <param name="dependency">Which engines may run the task; null for any.</param>
    public ScheduledTask(long id, Dependency? dependency = null)
    {
        Id = id;
        Dependency = dependency;
    }

    /// <summary>The task's id.</summary>
    public long Id { get; }

    /// <summary>Which engines may run the task; null for any.</summary>
    public Dependency? Dependency { get; }

    // Where an OrderedScheduler has it: kept here, as a node of its own would cost 56 bytes a waiting task.
    internal long Position { get; set; }

    internal long Seat { get; set; }

    /// <summary>Whether a worker may run the task. A predicate that throws counts as "no".</summary>
    public bool MayRunOn(Worker worker)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return Dependency is null || Dependency.IsMetBy(worker.Properties);
    }

    /// <summary>The id.</summary>
    public override string ToString() => $"task {Id}";
}
