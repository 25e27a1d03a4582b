using TaskFarm.Scheduling;

namespace TaskFarm.Control;

/// <summary>What happened, for the controller to decide on.</summary>
public abstract record ControllerEvent
{
    private ControllerEvent()
    {
    }

    /// <summary>Tasks were submitted.</summary>
    /// <param name="Tasks">The tasks; their ids were reserved, or go on from <see cref="TaskController.NextTaskId"/>.</param>
    public sealed record TasksSubmitted(IReadOnlyList<ScheduledTask> Tasks) : ControllerEvent;

    /// <summary>So many ids, from <see cref="TaskController.NextTaskId"/> on, are given out for tasks that are submitted later.</summary>
    public sealed record IdsReserved(int Count) : ControllerEvent;

    /// <summary>A controller that starts anew learns what the one before it knew.</summary>
    /// <param name="Tasks">The tasks; those that wait in the order of the queue.</param>
    /// <param name="NextTaskId">The id that the next task gets; above those of the tasks.</param>
    public sealed record TasksRecovered(IReadOnlyList<RecoveredTask> Tasks, long NextTaskId) : ControllerEvent;

    /// <summary>An engine came, ready to work, or at work for the controller before this one.</summary>
    /// <param name="EngineId">The engine.</param>
    /// <param name="Properties">Its properties.</param>
    /// <param name="TaskId">The recovered task that it runs; null for none. The task must wait, and never at a later attempt.</param>
    /// <param name="Attempt">The attempt that it runs of it.</param>
    public sealed record EngineRegistered(string EngineId, EngineProperties Properties, long? TaskId = null, int Attempt = 0) : ControllerEvent;

    /// <summary>An engine is about to leave: it goes at once if it is free, else with the end of what it runs.</summary>
    public sealed record EngineLeaving(string EngineId) : ControllerEvent;

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
