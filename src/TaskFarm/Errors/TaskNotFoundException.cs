namespace TaskFarm;

/// <summary>A task id was never given out, or its task has been cleared.</summary>
public sealed class TaskNotFoundException : TaskFarmException
{
    /// <summary>Makes the error for one task.</summary>
    public TaskNotFoundException(long taskId)
        : base($"There is no task {taskId}: the id was never given out, or the task has been cleared.")
    {
        TaskId = taskId;
    }

    /// <summary>The task's id.</summary>
    public long TaskId { get; }
}
