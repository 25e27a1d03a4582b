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

    /// <summary>Whether it failed.</summary>
    [Id(3)]
    public bool Failed { get; init; }

    /// <summary>What the record decided.</summary>
    [Id(4)]
    public required AttemptVerdict Verdict { get; init; }
}
