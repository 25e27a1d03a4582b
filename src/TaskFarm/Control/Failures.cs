using System.Globalization;

namespace TaskFarm.Control;

/// <summary>The failures that the farm itself hands out.</summary>
internal static class Failures
{
    public static TaskFailure Aborted(long taskId) =>
        new(FailureKind.Aborted, "TaskAborted", $"Task {taskId} was aborted.");

    public static TaskFailure Timeout(long taskId, Dependency? dependency, TimeSpan after) =>
        new(
            FailureKind.Timeout,
            "TaskTimeout",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Task {taskId} timed out: for {after.TotalSeconds:0.###} seconds every engine was idle and none met its dependency "
                + $"({dependency?.Description ?? "none; the scheduler held it back"}). Set the properties it asks for, add an engine that has them, or raise IdleTimeout."));

    public static TaskFailure EngineLost(long taskId, string engineId, int losses) =>
        new(
            FailureKind.EngineLost,
            "EngineLost",
            $"Task {taskId} is suspected of killing its engines: {losses} went away while they ran it, the last was {engineId}. "
            + "It is not run again; raise AllowedEngineLosses if the engines were lost for other reasons.");
}
