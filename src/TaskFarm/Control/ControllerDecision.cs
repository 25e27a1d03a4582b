namespace TaskFarm.Control;

/// <summary>What the controller wants done; the host does it and reports what came of it as the next event.</summary>
public abstract record ControllerDecision
{
    private ControllerDecision()
    {
    }

    /// <summary>Give the task to the engine and tell its record so.</summary>
    public sealed record StartAttempt(long TaskId, int Attempt, string EngineId) : ControllerDecision;

    /// <summary>Tell the task's record that the engine of its attempt is gone, and report its verdict.</summary>
    public sealed record ReportLoss(long TaskId, int Attempt) : ControllerDecision;

    /// <summary>Tell the task's record that the task is aborted. One that waits has ended with it; one that runs ends with its attempt.</summary>
    public sealed record AbortTask(long TaskId) : ControllerDecision;

    /// <summary>Tell the task's record that no engine met its dependency for so long; it has ended.</summary>
    public sealed record TimeOutTask(long TaskId, TimeSpan After) : ControllerDecision;

    /// <summary>Drop the records of these tasks.</summary>
    public sealed record ForgetTasks(IReadOnlyList<long> TaskIds) : ControllerDecision;
}
