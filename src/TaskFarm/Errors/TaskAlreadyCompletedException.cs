namespace TaskFarm;

/// <summary>A task is to be aborted that has ended already.</summary>
public sealed class TaskAlreadyCompletedException : TaskFarmException
{
    /// <summary>Makes the error for one task.</summary>
    public TaskAlreadyCompletedException(long taskId)
        : base($"Task {taskId} can't be aborted: it has completed already.")
    {
        TaskId = taskId;
    }

    /// <summary>The task's id.</summary>
    public long TaskId { get; }
}
