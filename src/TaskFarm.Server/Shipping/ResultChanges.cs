namespace TaskFarm.Server.Shipping;

/// <summary>Results that say the same of a task but how it ended.</summary>
internal static class ResultChanges
{
    public static TaskResult With(this TaskResult result, TaskReturn returned) => Make(result, returned, null);

    public static TaskResult AsFailure(this TaskResult result, TaskFailure failure) => Make(result, default, failure);

    private static TaskResult Make(TaskResult result, TaskReturn returned, TaskFailure? failure) => new(
        result.TaskId,
        result.EngineId,
        returned,
        failure,
        result.Submitted,
        result.Started,
        result.Duration,
        result.Completed ?? result.Submitted,
        result.Attempts,
        result.Output);
}
