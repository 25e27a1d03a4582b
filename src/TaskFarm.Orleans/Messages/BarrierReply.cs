namespace TaskFarm.Orleans.Messages;

/// <summary>How far a barrier is.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.BarrierReply")]
public sealed record BarrierReply
{
    /// <summary>Whether all have ended; else it is asked again.</summary>
    [Id(0)]
    public bool IsDone { get; init; }

    /// <summary>For a barrier on all tasks, the id from which on they came later.</summary>
    [Id(1)]
    public long End { get; init; }

    /// <summary>The controller that answers.</summary>
    [Id(2)]
    public Guid Session { get; init; }
}
