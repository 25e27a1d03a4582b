namespace TaskFarm;

/// <summary>A task is to be aborted a second time.</summary>
public sealed class TaskAlreadyAbortedException : TaskFarmException
{
    /// <summary>Makes the error for one task.</summary>
    public TaskAlreadyAbortedException(long taskId)
        : base($"Task {taskId} can't be aborted: it has been aborted already.")
    {
        TaskId = taskId;
    }

    /// <summary>The task's id.</summary>
    public long TaskId { get; }
}
