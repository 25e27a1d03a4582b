namespace TaskFarm.Scheduling;

/// <summary>First in, first out: the first waiting task that some idle worker may run, on the first such worker. The default.</summary>
/// <remarks>A task that no idle worker may run doesn't hold up those behind it. What comes back after a failure waits at the end.</remarks>
public sealed class FifoScheduler : OrderedScheduler
{
    /// <summary>Makes an empty scheduler.</summary>
    public FifoScheduler()
        : base(newestFirst: false)
    {
    }
}
