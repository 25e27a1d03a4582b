namespace TaskFarm;

/// <summary>A map with options: applies a function elementwise to one or more sequences, a task an item, load-balanced.</summary>
/// <remarks>
/// The Map methods wait and give the values in the order of the items; the Submit methods return the tasks' ids at once. The tasks stay
/// with the controller until they are cleared.
/// </remarks>
public sealed class TaskMapper
{
    // Engines start on the first items while the later ones are still handed in.
    private const int BatchSize = 1_000;

    private readonly ITaskController _controller;
    private readonly MapOptions _options;

    internal TaskMapper(ITaskController controller, MapOptions options)
    {
        _controller = controller;
        _options = options;
    }

    /// <summary>Maps a function over a sequence.</summary>
    /// <returns>The values in the order of the items.</returns>
    /// <exception cref="CompositeTaskException">Items failed; it lists each of them.</exception>
    public Task<TResult[]> MapAsync<T, TResult>(
        Func<T, TResult> function, IEnumerable<T> sequence, CancellationToken cancellationToken = default) =>
        MapAsync<TResult>(Items(function, sequence), cancellationToken);

    /// <summary>Maps an async function over a sequence.</summary>
    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T, TResult>(
        Func<T, Task<TResult>> function, IEnumerable<T> sequence, CancellationToken cancellationToken = default) =>
        MapAsync<TResult>(Items(function, sequence), cancellationToken);

    /// <summary>Maps a function of two arguments over two sequences of equal length.</summary>
    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    /// <exception cref="ArgumentException">The sequences are of unequal length; nothing was submitted.</exception>
    public Task<TResult[]> MapAsync<T1, T2, TResult>(
        Func<T1, T2, TResult> function, IEnumerable<T1> first, IEnumerable<T2> second, CancellationToken cancellationToken = default) =>
        MapAsync<TResult>(Items(function, first, second), cancellationToken);

    /// <summary>Maps an async function of two arguments over two sequences of equal length.</summary>
    /// <inheritdoc cref="MapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T1, T2, TResult>(
        Func<T1, T2, Task<TResult>> function, IEnumerable<T1> first, IEnumerable<T2> second, CancellationToken cancellationToken = default) =>
        MapAsync<TResult>(Items(function, first, second), cancellationToken);

    /// <summary>Maps a function of three arguments over three sequences of equal length.</summary>
    /// <inheritdoc cref="MapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T1, T2, T3, TResult>(
        Func<T1, T2, T3, TResult> function,
        IEnumerable<T1> first,
        IEnumerable<T2> second,
        IEnumerable<T3> third,
        CancellationToken cancellationToken = default) =>
        MapAsync<TResult>(Items(function, first, second, third), cancellationToken);

    /// <summary>Maps an async function of three arguments over three sequences of equal length.</summary>
    /// <inheritdoc cref="MapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T1, T2, T3, TResult>(
        Func<T1, T2, T3, Task<TResult>> function,
        IEnumerable<T1> first,
        IEnumerable<T2> second,
        IEnumerable<T3> third,
        CancellationToken cancellationToken = default) =>
        MapAsync<TResult>(Items(function, first, second, third), cancellationToken);

    /// <summary>Hands in a map over a sequence and doesn't wait.</summary>
    /// <returns>The ids of the tasks, in the order of the items.</returns>
    public Task<IReadOnlyList<long>> SubmitAsync<T, TResult>(
        Func<T, TResult> function, IEnumerable<T> sequence, CancellationToken cancellationToken = default) =>
        SubmitAsync(Items(function, sequence), cancellationToken);

    /// <summary>Hands in a map over two sequences of equal length and doesn't wait.</summary>
    /// <inheritdoc cref="SubmitAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    /// <exception cref="ArgumentException">The sequences are of unequal length; nothing was submitted.</exception>
    public Task<IReadOnlyList<long>> SubmitAsync<T1, T2, TResult>(
        Func<T1, T2, TResult> function, IEnumerable<T1> first, IEnumerable<T2> second, CancellationToken cancellationToken = default) =>
        SubmitAsync(Items(function, first, second), cancellationToken);

    /// <summary>Hands in a map over three sequences of equal length and doesn't wait.</summary>
    /// <inheritdoc cref="SubmitAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, CancellationToken)"/>
    public Task<IReadOnlyList<long>> SubmitAsync<T1, T2, T3, TResult>(
        Func<T1, T2, T3, TResult> function,
        IEnumerable<T1> first,
        IEnumerable<T2> second,
        IEnumerable<T3> third,
        CancellationToken cancellationToken = default) =>
        SubmitAsync(Items(function, first, second, third), cancellationToken);

    private MapTask[] Items<T>(Delegate function, IEnumerable<T> sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return [.. sequence.Select(item => _options.TaskOf(function, [item]))];
    }

    private MapTask[] Items<T1, T2>(Delegate function, IEnumerable<T1> first, IEnumerable<T2> second)
    {
        var (one, two) = (first.ToArray(), second.ToArray());
        RefuseUnequal(one.Length, two.Length);
        return [.. one.Zip(two, (a, b) => _options.TaskOf(function, [a, b]))];
    }

    private MapTask[] Items<T1, T2, T3>(Delegate function, IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third)
    {
        var (one, two, three) = (first.ToArray(), second.ToArray(), third.ToArray());
        RefuseUnequal(one.Length, two.Length, three.Length);
        return [.. one.Zip(two, three).Select(item => _options.TaskOf(function, [item.First, item.Second, item.Third]))];
    }

    private static void RefuseUnequal(params int[] lengths)
    {
        if (lengths.Distinct().Skip(1).Any())
        {
            throw new ArgumentException($"The sequences of a map must be of equal length; these have {string.Join(", ", lengths)} items.");
        }
    }

    private async Task<TResult[]> MapAsync<TResult>(MapTask[] tasks, CancellationToken cancellationToken)
    {
        var ids = new List<long>(tasks.Length);
        try
        {
            await SubmitAsync(tasks, ids, cancellationToken).ConfigureAwait(false);
            return await CollectAsync<TResult>(ids, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody will read what is left of the map.
            await AbortAsync(ids).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<IReadOnlyList<long>> SubmitAsync(MapTask[] tasks, CancellationToken cancellationToken)
    {
        var ids = new List<long>(tasks.Length);
        await SubmitAsync(tasks, ids, cancellationToken).ConfigureAwait(false);
        return ids;
    }

    private async Task SubmitAsync(MapTask[] tasks, List<long> ids, CancellationToken cancellationToken)
    {
        foreach (var batch in tasks.Chunk(BatchSize))
        {
            // A batch that is on its way is waited for: cut off, it might be accepted, and nobody would know what to abort.
            cancellationToken.ThrowIfCancellationRequested();
            ids.AddRange(await _controller.RunAsync(batch, CancellationToken.None).ConfigureAwait(false));
        }
    }

    private async Task<TResult[]> CollectAsync<TResult>(List<long> ids, CancellationToken cancellationToken)
    {
        var values = new TResult[ids.Count];
        var failures = new List<RemoteTaskException>();
        var waits = new Queue<Task<TaskResult?>>(Math.Min(values.Length, BatchSize));
        for (var (index, asked) = (0, 0); index < values.Length; index++)
        {
            // Asked for ahead, as a farm behind a network tells many in one answer.
            for (; asked < values.Length && waits.Count < BatchSize; asked++)
            {
                waits.Enqueue(_controller.GetTaskResultAsync(ids[asked], block: true, cancellationToken));
            }

            var result = await waits.Dequeue().ConfigureAwait(false);
            if (result!.Failure is { } failure)
            {
                failures.Add(new RemoteTaskException(failure, result.TaskId, result.EngineId));
            }
            else
            {
                values[index] = result.GetValue<TResult>();
            }
        }

        return failures.Count == 0 ? values : throw new CompositeTaskException(failures, values.Length);
    }

    private async Task AbortAsync(List<long> ids)
    {
        foreach (var id in ids)
        {
            try
            {
                await _controller.AbortAsync(id, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TaskFarmException)
            {
                // It ended, or was aborted or cleared by someone else: there is nothing left to give up.
            }
        }
    }
}
