using System.Runtime.CompilerServices;

namespace TaskFarm;

/// <summary>What people write against: the door of a farm, whichever it is, with maps on top.</summary>
public class TaskClient : ITaskController
{
    private readonly ITaskController _controller;

    /// <summary>A client of a farm.</summary>
    /// <param name="controller">The farm's door.</param>
    public TaskClient(ITaskController controller)
    {
        ArgumentNullException.ThrowIfNull(controller);
        _controller = controller;
    }

    /// <inheritdoc/>
    public Task<long> RunAsync(ITask task, CancellationToken cancellationToken = default) => _controller.RunAsync(task, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> RunAsync(IReadOnlyCollection<ITask> tasks, CancellationToken cancellationToken = default) =>
        _controller.RunAsync(tasks, cancellationToken);

    /// <inheritdoc/>
    public Task<TaskResult?> GetTaskResultAsync(long taskId, bool block = false, CancellationToken cancellationToken = default) =>
        _controller.GetTaskResultAsync(taskId, block, cancellationToken);

    /// <inheritdoc/>
    public Task AbortAsync(long taskId, CancellationToken cancellationToken = default) => _controller.AbortAsync(taskId, cancellationToken);

    /// <inheritdoc/>
    public Task BarrierAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default) =>
        _controller.BarrierAsync(taskIds, cancellationToken);

    /// <inheritdoc/>
    public Task<QueueStatus> QueueStatusAsync(bool verbose = false, CancellationToken cancellationToken = default) =>
        _controller.QueueStatusAsync(verbose, cancellationToken);

    /// <inheritdoc/>
    public Task<int> ClearAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default) =>
        _controller.ClearAsync(taskIds, cancellationToken);

    /// <inheritdoc/>
    public Task SpinAsync(CancellationToken cancellationToken = default) => _controller.SpinAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EngineInfo>> EnginesAsync(CancellationToken cancellationToken = default) =>
        _controller.EnginesAsync(cancellationToken);

    /// <inheritdoc/>
    public IEngine Engine(string engineId) => _controller.Engine(engineId);

    /// <summary>Applies a function to each item of a sequence, a task an item, load-balanced.</summary>
    /// <returns>The values in the order of the items.</returns>
    /// <exception cref="CompositeTaskException">Items failed; it lists each of them.</exception>
    public Task<TResult[]> MapAsync<T, TResult>(
        Func<T, TResult> function, IEnumerable<T> sequence, CancellationToken cancellationToken = default) =>
        Mapper(new MapOptions()).MapAsync(function, sequence, cancellationToken);

    /// <summary>Applies an async function to each item of a sequence.</summary>
    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T, TResult>(
        Func<T, Task<TResult>> function, IEnumerable<T> sequence, CancellationToken cancellationToken = default) =>
        Mapper(new MapOptions()).MapAsync(function, sequence, cancellationToken);

    /// <summary>Applies a function of two arguments elementwise to two sequences of equal length.</summary>
    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    /// <exception cref="ArgumentException">The sequences are of unequal length; nothing was submitted.</exception>
    public Task<TResult[]> MapAsync<T1, T2, TResult>(
        Func<T1, T2, TResult> function, IEnumerable<T1> first, IEnumerable<T2> second, CancellationToken cancellationToken = default) =>
        Mapper(new MapOptions()).MapAsync(function, first, second, cancellationToken);

    /// <summary>Applies an async function of two arguments elementwise to two sequences of equal length.</summary>
    /// <inheritdoc cref="MapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T1, T2, TResult>(
        Func<T1, T2, Task<TResult>> function, IEnumerable<T1> first, IEnumerable<T2> second, CancellationToken cancellationToken = default) =>
        Mapper(new MapOptions()).MapAsync(function, first, second, cancellationToken);

    /// <summary>Applies a function of three arguments elementwise to three sequences of equal length.</summary>
    /// <inheritdoc cref="MapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T1, T2, T3, TResult>(
        Func<T1, T2, T3, TResult> function,
        IEnumerable<T1> first,
        IEnumerable<T2> second,
        IEnumerable<T3> third,
        CancellationToken cancellationToken = default) =>
        Mapper(new MapOptions()).MapAsync(function, first, second, third, cancellationToken);

    /// <summary>Applies an async function of three arguments elementwise to three sequences of equal length.</summary>
    /// <inheritdoc cref="MapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T1, T2, T3, TResult>(
        Func<T1, T2, T3, Task<TResult>> function,
        IEnumerable<T1> first,
        IEnumerable<T2> second,
        IEnumerable<T3> third,
        CancellationToken cancellationToken = default) =>
        Mapper(new MapOptions()).MapAsync(function, first, second, third, cancellationToken);

    /// <summary>A map with task options, waiting or not.</summary>
    public TaskMapper Mapper(MapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TaskMapper(_controller, options);
    }

    /// <summary>Turns a function into one that maps over a sequence when called.</summary>
    public ParallelFunction<T, TResult> Parallel<T, TResult>(Func<T, TResult> function, MapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new ParallelFunction<T, TResult>(Mapper(options ?? new MapOptions()), function);
    }

    /// <summary>Runs a function on some engine and waits for it.</summary>
    /// <returns>What the function returned.</returns>
    /// <exception cref="RemoteTaskException">The function threw.</exception>
    public Task<TResult> CallAsync<TResult>(Func<TResult> function, CancellationToken cancellationToken = default) =>
        CallAsync<TResult>(new MapTask(function), cancellationToken);

    /// <summary>Runs an async function on some engine and waits for it.</summary>
    /// <inheritdoc cref="CallAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public Task<TResult> CallAsync<TResult>(Func<Task<TResult>> function, CancellationToken cancellationToken = default) =>
        CallAsync<TResult>(new MapTask(function), cancellationToken);

    /// <summary>The results of tasks in the order in which they come.</summary>
    /// <exception cref="TaskNotFoundException">An id was never given out, or its task has been cleared.</exception>
    public async IAsyncEnumerable<TaskResult> AsCompleted(
        IReadOnlyCollection<long> taskIds, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(taskIds);
        var waits = taskIds.Select(id => _controller.GetTaskResultAsync(id, block: true, cancellationToken)).ToList();
        await foreach (var wait in Task.WhenEach(waits).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return (await wait.ConfigureAwait(false))!;
        }
    }

    private async Task<TResult> CallAsync<TResult>(MapTask task, CancellationToken cancellationToken)
    {
        var id = await _controller.RunAsync(task, cancellationToken).ConfigureAwait(false);
        var result = await _controller.GetTaskResultAsync(id, block: true, cancellationToken).ConfigureAwait(false);
        return result!.GetValue<TResult>();
    }
}
