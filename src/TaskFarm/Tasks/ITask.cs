namespace TaskFarm;

/// <summary>A kind of task: what it asks of an engine, and what it does there.</summary>
/// <remarks>
/// The extension point of the farm: <see cref="MapTask"/> and <see cref="StringTask"/> use it and nothing more. A task object is never
/// changed by the farm and may be run many times, on several engines at once.
/// </remarks>
public interface ITask
{
    /// <summary>A name for people to read; null for none.</summary>
    string? Name { get; }

    /// <summary>How often the task runs again after it failed; 0 or more.</summary>
    int Retries { get; }

    /// <summary>What runs under the same id when the retries are used up; null for nothing.</summary>
    ITask? RecoveryTask { get; }

    /// <summary>Which engines may run the task; null for any.</summary>
    Dependency? Dependency { get; }

    /// <summary>Prepares the engine.</summary>
    ValueTask BeforeAsync(EngineNamespace engine, CancellationToken cancellationToken);

    /// <summary>Does the work.</summary>
    /// <returns>The raw outcome, for <see cref="ProcessResult"/>.</returns>
    ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken);

    /// <summary>Tidies the engine up, after success and failure alike.</summary>
    ValueTask AfterAsync(EngineNamespace engine, CancellationToken cancellationToken);

    /// <summary>Makes the result of what <see cref="RunAsync"/> returned. Runs on the engine.</summary>
    TaskReturn ProcessResult(object? outcome);
}
