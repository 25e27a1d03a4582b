namespace TaskFarm;

/// <summary>Something that has happened in a farm.</summary>
/// <param name="At">When, by the farm's clock.</param>
public abstract record FarmEvent(DateTimeOffset At)
{
    /// <summary>Tasks were accepted.</summary>
    /// <param name="At">When.</param>
    /// <param name="FirstId">The id of the first.</param>
    /// <param name="Count">How many; their ids are consecutive.</param>
    public sealed record TasksSubmitted(DateTimeOffset At, long FirstId, int Count) : FarmEvent(At);

    /// <summary>An attempt was given to an engine.</summary>
    /// <param name="At">When.</param>
    /// <param name="TaskId">The task.</param>
    /// <param name="Attempt">Which attempt, from 1.</param>
    /// <param name="EngineId">The engine.</param>
    public sealed record AttemptStarted(DateTimeOffset At, long TaskId, int Attempt, string EngineId) : FarmEvent(At);

    /// <summary>An attempt ended on its engine.</summary>
    /// <param name="At">When.</param>
    /// <param name="TaskId">The task.</param>
    /// <param name="Attempt">Which attempt, from 1.</param>
    /// <param name="EngineId">The engine.</param>
    /// <param name="Duration">How long it took.</param>
    /// <param name="Failure">Why it failed; null where it did not.</param>
    public sealed record AttemptEnded(DateTimeOffset At, long TaskId, int Attempt, string EngineId, TimeSpan Duration, FailureKind? Failure)
        : FarmEvent(At);

    /// <summary>A task ended.</summary>
    /// <param name="At">When.</param>
    /// <param name="TaskId">The task.</param>
    /// <param name="Failure">Why it failed; null where it succeeded.</param>
    public sealed record TaskEnded(DateTimeOffset At, long TaskId, FailureKind? Failure) : FarmEvent(At);

    /// <summary>An engine was registered.</summary>
    /// <param name="At">When.</param>
    /// <param name="EngineId">The engine.</param>
    public sealed record EngineCame(DateTimeOffset At, string EngineId) : FarmEvent(At);

    /// <summary>An engine is gone.</summary>
    /// <param name="At">When.</param>
    /// <param name="EngineId">The engine.</param>
    public sealed record EngineGone(DateTimeOffset At, string EngineId) : FarmEvent(At);
}
