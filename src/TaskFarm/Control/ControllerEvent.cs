using TaskFarm.Scheduling;

namespace TaskFarm.Control;

/// <summary>What happened, for the controller to decide on.</summary>
public abstract record ControllerEvent
{
    private ControllerEvent()
    {
    }

    /// <summary>Tasks were submitted.</summary>
    /// <param name="Tasks">The tasks; their ids go on from <see cref="TaskController.NextTaskId"/>.</param>
    public sealed record TasksSubmitted(IReadOnlyList<ScheduledTask> Tasks) : ControllerEvent;

    /// <summary>An engine came, ready to work.</summary>
    public sealed record EngineRegistered(string EngineId, EngineProperties Properties) : ControllerEvent;

    /// <summary>An engine left or was lost.</summary>
    public sealed record EngineGone(string EngineId) : ControllerEvent;

    /// <summary>An engine's properties were changed.</summary>
    public sealed record PropertiesChanged(string EngineId, EngineProperties Properties) : ControllerEvent;

    /// <summary>An attempt is over and the task's record has decided what follows.</summary>
    /// <param name="TaskId">The task.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Failed">Whether the attempt failed, so that its worker is penalised.</param>
    /// <param name="Verdict">What the record decided.</param>
    public sealed record AttemptSettled(long TaskId, int Attempt, bool Failed, TaskVerdict Verdict) : ControllerEvent;

    /// <summary>A task is to be aborted.</summary>
    public sealed record AbortRequested(long TaskId) : ControllerEvent;

    /// <summary>Finished tasks are to be forgotten: those of these ids, or all.</summary>
    public sealed record ClearRequested(IReadOnlyCollection<long>? TaskIds) : ControllerEvent;

    /// <summary>The scheduler is to look again.</summary>
    public sealed record SpinRequested : ControllerEvent;

    /// <summary>The time of <see cref="TaskController.NextWake"/> has come.</summary>
    public sealed record TimePassed : ControllerEvent;
}
