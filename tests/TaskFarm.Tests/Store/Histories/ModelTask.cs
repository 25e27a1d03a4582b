using TaskFarm.Control;

namespace TaskFarm.Tests.Store.Histories;

internal sealed record ModelTask(int Number, TaskPlan Plan, int Link, int RetriesLeft, int Attempts, TaskState State)
{
    public bool HasEnded => State != TaskState.Scheduled;

    private bool Succeeds => Link == 0 ? Plan.Succeeds : Plan.RecoverySucceeds;

    private int Argument => Link == 0 ? Number : -Number;

    /// <summary>After one more attempt.</summary>
    public ModelTask Run()
    {
        var ran = this with { Attempts = Attempts + 1 };
        return Succeeds ? ran with { State = TaskState.Succeeded }
            : RetriesLeft > 0 ? ran with { RetriesLeft = RetriesLeft - 1 }
            : Link == 0 && Plan.HasRecovery ? ran with { Link = 1 }
            : ran with { State = TaskState.Failed };
    }

    /// <summary>What is wrong with a result of the task; null for nothing.</summary>
    /// <param name="result">The result.</param>
    /// <param name="crashes">How often a crash may have taken an attempt.</param>
    public string? FaultOf(TaskResult result, int crashes)
    {
        var expected = State switch
        {
            TaskState.Succeeded => $"{Argument}",
            TaskState.Failed => $"failed {Argument}",
            _ => FailureKind.Aborted.ToString(),
        };
        var actual = result.Failure is not { } failure ? $"{result.Value}" : failure.Kind == FailureKind.Exception ? failure.Message : failure.Kind.ToString();
        return actual == expected && result.Attempts >= Attempts && result.Attempts <= Attempts + crashes
            ? null
            : $"Task {result.TaskId} ended with '{actual}' after {result.Attempts} attempts, expected was '{expected}' after {Attempts} and {crashes} more at most.";
    }
}
