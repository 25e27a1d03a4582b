namespace TaskFarm;

/// <summary>The door of a farm: the same in process, over HTTP and on a cluster.</summary>
/// <remarks>
/// Safe to use from many threads. A task runs at least once, and at most once unless it fails or its engine goes away; it has one
/// result. Results are kept until they are cleared.
/// </remarks>
public interface ITaskController
{
    /// <summary>Hands in a task.</summary>
    /// <returns>Its id: 0, 1, 2 … in the order in which the controller accepted tasks.</returns>
    /// <exception cref="CompilationException">The task's depend expression does not compile; nothing was accepted.</exception>
    /// <exception cref="FarmUnavailableException">The controller is gone.</exception>
    Task<long> RunAsync(ITask task, CancellationToken cancellationToken = default);

    /// <summary>Hands in tasks, all or none.</summary>
    /// <returns>Their ids, consecutive, in the order of the tasks.</returns>
    /// <exception cref="CompilationException">A task's depend expression does not compile; nothing was accepted.</exception>
    /// <exception cref="FarmUnavailableException">The controller is gone.</exception>
    Task<IReadOnlyList<long>> RunAsync(IReadOnlyCollection<ITask> tasks, CancellationToken cancellationToken = default);

    /// <summary>Reads how a task ended.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="block">Whether to wait for its end.</param>
    /// <param name="cancellationToken">Ends the wait, not the task.</param>
    /// <returns>The result; null while the task is unfinished and <paramref name="block"/> is false.</returns>
    /// <exception cref="TaskNotFoundException">The id was never given out, or the task has been cleared.</exception>
    /// <exception cref="FarmUnavailableException">The controller is gone.</exception>
    Task<TaskResult?> GetTaskResultAsync(long taskId, bool block = false, CancellationToken cancellationToken = default);

    /// <summary>Aborts a task: one that waits at once; of one that runs the outcome is discarded when it comes.</summary>
    /// <exception cref="TaskNotFoundException">The id was never given out, or the task has been cleared.</exception>
    /// <exception cref="TaskAlreadyCompletedException">The task has ended.</exception>
    /// <exception cref="TaskAlreadyAbortedException">The task has been aborted.</exception>
    /// <exception cref="FarmUnavailableException">The controller is gone.</exception>
    Task AbortAsync(long taskId, CancellationToken cancellationToken = default);

    /// <summary>Waits until tasks have ended, well or not.</summary>
    /// <param name="taskIds">The tasks; null for all that the controller knows now.</param>
    /// <param name="cancellationToken">Ends the wait, not the tasks.</param>
    /// <exception cref="TaskNotFoundException">An id was never given out, or its task has been cleared.</exception>
    /// <exception cref="FarmUnavailableException">The controller is gone.</exception>
    Task BarrierAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default);

    /// <summary>How many tasks stand where.</summary>
    /// <param name="verbose">Whether to list their ids as well.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="FarmUnavailableException">The controller is gone.</exception>
    Task<QueueStatus> QueueStatusAsync(bool verbose = false, CancellationToken cancellationToken = default);

    /// <summary>Forgets finished tasks and frees what they held; unfinished ones stay, and ids that aren't there are passed over.</summary>
    /// <param name="taskIds">The tasks; null for all that have ended.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many were forgotten.</returns>
    /// <exception cref="FarmUnavailableException">The controller is gone.</exception>
    Task<int> ClearAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default);

    /// <summary>Makes the scheduler look again, asking every predicate anew.</summary>
    /// <exception cref="FarmUnavailableException">The controller is gone.</exception>
    Task SpinAsync(CancellationToken cancellationToken = default);

    /// <summary>The engines, in the order in which they came.</summary>
    /// <exception cref="FarmUnavailableException">The controller is gone.</exception>
    Task<IReadOnlyList<EngineInfo>> EnginesAsync(CancellationToken cancellationToken = default);

    /// <summary>A handle to one engine, for direct work beside the tasks. The engine is looked for when the handle is used.</summary>
    IEngine Engine(string engineId);
}
