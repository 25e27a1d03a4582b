namespace TaskFarm.Orleans.Messages;

/// <summary>What became of an attempt.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.AttemptReport")]
public sealed record AttemptReport
{
    /// <summary>The attempt.</summary>
    [Id(0)]
    public required AttemptOrder Order { get; init; }

    /// <summary>When the task was accepted, in ticks of UTC.</summary>
    [Id(1)]
    public long Submitted { get; init; }

    /// <summary>The inbox of the client; null for none.</summary>
    [Id(2)]
    public Guid? Inbox { get; init; }

    /// <summary>The outcome.</summary>
    [Id(3)]
    public required OutcomeData Outcome { get; init; }
}
