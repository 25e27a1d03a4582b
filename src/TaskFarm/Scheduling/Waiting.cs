namespace TaskFarm.Scheduling;

/// <summary>What an <see cref="OrderedScheduler"/> keeps of a waiting task beside its id.</summary>
/// <param name="Dependency">Which engines may run it; null for any.</param>
/// <param name="Position">Its place among all tasks: the least is the next.</param>
internal record struct Waiting(Dependency? Dependency, long Position)
{
    /// <summary>Its seat in the line of its dependency.</summary>
    public long Seat;
}
