namespace TaskFarm.Control;

/// <summary>What a task's record decided.</summary>
public abstract record TaskVerdict
{
    private TaskVerdict()
    {
    }

    /// <summary>Nothing follows: a late or doubled outcome, or news that the record waits to act on.</summary>
    public static TaskVerdict Nothing { get; } = new None();

    /// <summary>The task is over.</summary>
    public sealed record Ended(TaskState State) : TaskVerdict
    {
        internal static readonly Ended Succeeded = new(TaskState.Succeeded);
        internal static readonly Ended Failed = new(TaskState.Failed);
        internal static readonly Ended Aborted = new(TaskState.Aborted);
    }

    /// <summary>The task goes back to the queue.</summary>
    /// <param name="Dependency">Which engines may run it now; a recovery task has a dependency of its own.</param>
    public sealed record RunAgain(Dependency? Dependency) : TaskVerdict;

    private sealed record None : TaskVerdict;
}
