namespace TaskFarm.Control;

/// <summary>Where a task stands. The words are those of the queue status.</summary>
public enum TaskState
{
    /// <summary>It waits for an engine.</summary>
    Scheduled,

    /// <summary>It is with an engine.</summary>
    Pending,

    /// <summary>It ended well.</summary>
    Succeeded,

    /// <summary>It ended with a failure.</summary>
    Failed,

    /// <summary>It was aborted.</summary>
    Aborted,
}
