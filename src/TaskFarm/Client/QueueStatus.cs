namespace TaskFarm;

/// <summary>How many tasks stand where; with the ids where they were asked for.</summary>
public sealed record QueueStatus
{
    /// <summary>Tasks that are with an engine.</summary>
    public int Pending { get; init; }

    /// <summary>Tasks that wait for an engine.</summary>
    public int Scheduled { get; init; }

    /// <summary>Tasks that ended well.</summary>
    public int Succeeded { get; init; }

    /// <summary>Tasks that ended with a failure other than an abort.</summary>
    public int Failed { get; init; }

    /// <summary>Tasks that were aborted.</summary>
    public int Aborted { get; init; }

    /// <summary>The ids of the pending tasks; null unless asked for.</summary>
    public IReadOnlyList<long>? PendingIds { get; init; }

    /// <summary>The ids of the scheduled tasks, the next first; null unless asked for.</summary>
    public IReadOnlyList<long>? ScheduledIds { get; init; }

    /// <summary>The ids of the tasks that succeeded; null unless asked for.</summary>
    public IReadOnlyList<long>? SucceededIds { get; init; }

    /// <summary>The ids of the tasks that failed; null unless asked for.</summary>
    public IReadOnlyList<long>? FailedIds { get; init; }

    /// <summary>The ids of the tasks that were aborted; null unless asked for.</summary>
    public IReadOnlyList<long>? AbortedIds { get; init; }
}
