namespace TaskFarm.Control;

/// <summary>What a task's record knows beside the task itself, for a host that keeps it elsewhere.</summary>
public sealed record TaskRecordState
{
    /// <summary>Where the task stands.</summary>
    public TaskState State { get; init; }

    /// <summary>What runs: 0 the task, 1 its recovery task, 2 the recovery task of that …</summary>
    public int Link { get; init; }

    /// <summary>The number of the latest attempt; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>The retries that are left to the link; null where none was asked for yet.</summary>
    public int? RetriesLeft { get; init; }

    /// <summary>How many engines went away under the task.</summary>
    public int Losses { get; init; }

    /// <summary>The engine of the latest attempt; null before the first.</summary>
    public string? EngineId { get; init; }

    /// <summary>Whether an abort was acknowledged.</summary>
    public bool IsAborted { get; init; }

    /// <summary>The outcome that the task ended with; null while it has not, and where it ended without one.</summary>
    public AttemptOutcome? Outcome { get; init; }

    /// <summary>How the task failed; null while it has not.</summary>
    public TaskFailure? Failure { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset Submitted { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? Completed { get; init; }
}
