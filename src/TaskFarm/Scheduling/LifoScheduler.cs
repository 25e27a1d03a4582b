namespace TaskFarm.Scheduling;

/// <summary>Last in, first out: new tasks and newly idle workers go to the front. It favours fast engines and may starve old tasks.</summary>
public sealed class LifoScheduler : OrderedScheduler
{
    /// <summary>Makes an empty scheduler.</summary>
    public LifoScheduler()
        : base(newestFirst: true)
    {
    }
}
