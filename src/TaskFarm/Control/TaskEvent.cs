namespace TaskFarm.Control;

/// <summary>What happened to one task, for its record to decide on.</summary>
public abstract record TaskEvent
{
    private TaskEvent()
    {
    }

    /// <summary>An attempt was given to an engine.</summary>
    public sealed record AttemptStarted(int Attempt, string EngineId) : TaskEvent;

    /// <summary>An engine reports the outcome of an attempt.</summary>
    public sealed record AttemptEnded(int Attempt, AttemptOutcome Outcome) : TaskEvent;

    /// <summary>The engine of an attempt is gone.</summary>
    public sealed record AttemptLost(int Attempt) : TaskEvent;

    /// <summary>The task is aborted.</summary>
    public sealed record Aborted : TaskEvent;

    /// <summary>No engine met the task's dependency for so long.</summary>
    public sealed record TimedOut(TimeSpan After) : TaskEvent;
}
