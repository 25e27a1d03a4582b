namespace TaskFarm;

/// <summary>Why a task failed.</summary>
public enum FailureKind
{
    /// <summary>The function or the code threw.</summary>
    Exception,

    /// <summary>The code does not compile.</summary>
    CompilationError,

    /// <summary>A name to pull is not defined.</summary>
    NameError,

    /// <summary>The task was aborted.</summary>
    Aborted,

    /// <summary>No engine met the task's dependency for the idle timeout.</summary>
    Timeout,

    /// <summary>A task that this one depends on did not end as it had to.</summary>
    UnmetDependency,

    /// <summary>Too many engines went away while they ran the task.</summary>
    EngineLost,
}
