namespace TaskFarm;

/// <summary>A task's failure, thrown where its result is read; or that of direct work with an engine.</summary>
public sealed class RemoteTaskException : TaskFarmException
{
    /// <summary>The <see cref="TaskId"/> of direct work with an engine, which is no task.</summary>
    public const long NoTask = -1;

    /// <summary>Makes the exception.</summary>
    /// <param name="failure">What happened there.</param>
    /// <param name="taskId">The task, or <see cref="NoTask"/>.</param>
    /// <param name="engineId">The engine; null where the task never ran.</param>
    public RemoteTaskException(TaskFailure failure, long taskId, string? engineId)
        : base(Describe(failure, taskId, engineId))
    {
        Failure = failure;
        TaskId = taskId;
        EngineId = engineId;
    }

    /// <summary>What happened there: type, message and frames.</summary>
    public TaskFailure Failure { get; }

    /// <summary>The task's id; <see cref="NoTask"/> for direct work with an engine.</summary>
    public long TaskId { get; }

    /// <summary>The engine that ran it; null where the task never ran.</summary>
    public string? EngineId { get; }

    private static string Describe(TaskFailure failure, long taskId, string? engineId)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var what = taskId == NoTask ? "The work" : $"Task {taskId}";
        var where = engineId is null ? "" : $" on {engineId}";
        return $"{what} failed{where}: {failure}" + (failure.StackTrace is null ? "" : Environment.NewLine + failure.StackTrace);
    }
}
