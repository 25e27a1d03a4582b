namespace TaskFarm.Orleans.Messages;

/// <summary>An attempt on which the record of its task has decided.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.SettledAttempt")]
public sealed record SettledAttempt
{
    /// <summary>The task.</summary>
    [Id(0)]
    public long TaskId { get; init; }

    /// <summary>The attempt.</summary>
    [Id(1)]
    public int Attempt { get; init; }

    /// <summary>The engine that ran it.</summary>
    [Id(2)]
    public required string EngineId { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    [Id(3)]
    public FailureKind? Failure { get; init; }

    /// <summary>What the record decided.</summary>
    [Id(4)]
    public required AttemptVerdict Verdict { get; init; }

    /// <summary>How long the engine was at it; null where it never began.</summary>
    [Id(5)]
    public TimeSpan? Duration { get; init; }
}
