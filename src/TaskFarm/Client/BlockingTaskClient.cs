namespace TaskFarm;

/// <summary>The task client for code that is not async: the same verbs, each of which blocks until it is done.</summary>
/// <remarks>Don't call it from a task of the same farm, where it holds its engine while it waits for another.</remarks>
public class BlockingTaskClient
{
    private readonly TaskClient _client;

    /// <summary>A blocking client of a farm.</summary>
    /// <param name="controller">The farm's door.</param>
    public BlockingTaskClient(ITaskController controller)
    {
        _client = new TaskClient(controller);
    }

    /// <inheritdoc cref="ITaskController.RunAsync(ITask, CancellationToken)"/>
    public long Run(ITask task, CancellationToken cancellationToken = default) => _client.RunAsync(task, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="ITaskController.RunAsync(IReadOnlyCollection{ITask}, CancellationToken)"/>
    public IReadOnlyList<long> Run(IReadOnlyCollection<ITask> tasks, CancellationToken cancellationToken = default) =>
        _client.RunAsync(tasks, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="ITaskController.GetTaskResultAsync"/>
    public TaskResult? GetTaskResult(long taskId, bool block = false, CancellationToken cancellationToken = default) =>
        _client.GetTaskResultAsync(taskId, block, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="ITaskController.AbortAsync"/>
    public void Abort(long taskId, CancellationToken cancellationToken = default) =>
        _client.AbortAsync(taskId, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="ITaskController.BarrierAsync"/>
    public void Barrier(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default) =>
        _client.BarrierAsync(taskIds, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="ITaskController.QueueStatusAsync"/>
    public QueueStatus QueueStatus(bool verbose = false, CancellationToken cancellationToken = default) =>
        _client.QueueStatusAsync(verbose, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="ITaskController.ClearAsync"/>
    public int Clear(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default) =>
        _client.ClearAsync(taskIds, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="ITaskController.SpinAsync"/>
    public void Spin(CancellationToken cancellationToken = default) => _client.SpinAsync(cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="ITaskController.EnginesAsync"/>
    public IReadOnlyList<EngineInfo> Engines(CancellationToken cancellationToken = default) =>
        _client.EnginesAsync(cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="TaskClient.MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    public TResult[] Map<T, TResult>(Func<T, TResult> function, IEnumerable<T> sequence, CancellationToken cancellationToken = default) =>
        _client.MapAsync(function, sequence, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="TaskClient.MapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, CancellationToken)"/>
    public TResult[] Map<T1, T2, TResult>(
        Func<T1, T2, TResult> function, IEnumerable<T1> first, IEnumerable<T2> second, CancellationToken cancellationToken = default) =>
        _client.MapAsync(function, first, second, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="TaskClient.MapAsync{T1, T2, T3, TResult}(Func{T1, T2, T3, TResult}, IEnumerable{T1}, IEnumerable{T2}, IEnumerable{T3}, CancellationToken)"/>
    public TResult[] Map<T1, T2, T3, TResult>(
        Func<T1, T2, T3, TResult> function,
        IEnumerable<T1> first,
        IEnumerable<T2> second,
        IEnumerable<T3> third,
        CancellationToken cancellationToken = default) =>
        _client.MapAsync(function, first, second, third, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="TaskClient.Mapper"/>
    public BlockingTaskMapper Mapper(MapOptions options) => new(_client.Mapper(options));

    /// <inheritdoc cref="TaskClient.Parallel"/>
    public Func<IEnumerable<T>, TResult[]> Parallel<T, TResult>(Func<T, TResult> function, MapOptions? options = null)
    {
        var parallel = _client.Parallel(function, options);
        return sequence => parallel.InvokeAsync(sequence).GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="TaskClient.CallAsync{TResult}(Func{TResult}, CancellationToken)"/>
    public TResult Call<TResult>(Func<TResult> function, CancellationToken cancellationToken = default) =>
        _client.CallAsync(function, cancellationToken).GetAwaiter().GetResult();
}
