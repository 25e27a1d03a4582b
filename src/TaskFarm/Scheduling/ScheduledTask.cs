namespace TaskFarm.Scheduling;

/// <summary>The scheduler's view of a waiting task: its id, and which workers may run it. Its payload is none of the scheduler's business.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="Dependency">Which engines may run the task; null for any.</param>
public readonly record struct ScheduledTask(long Id, Dependency? Dependency = null)
{
    /// <summary>Whether a worker may run the task. A predicate that throws counts as "no".</summary>
    public bool MayRunOn(Worker worker)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return Dependency is null || Dependency.IsMetBy(worker.Properties);
    }
}
