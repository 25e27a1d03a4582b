namespace TaskFarm;

/// <summary>The mapper for code that is not async: Map waits and gives the values, Submit returns the ids at once.</summary>
public sealed class BlockingTaskMapper
{
    private readonly TaskMapper _mapper;

    internal BlockingTaskMapper(TaskMapper mapper)
    {
        _mapper = mapper;
    }

    /// <inheritdoc cref="TaskMapper.MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    public TResult[] Map<T, TResult>(Func<T, TResult> function, IEnumerable<T> sequence, CancellationToken cancellationToken = default) =>
        _mapper.MapAsync(function, sequence, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="TaskMapper.MapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, CancellationToken)"/>
    public TResult[] Map<T1, T2, TResult>(
        Func<T1, T2, TResult> function, IEnumerable<T1> first, IEnumerable<T2> second, CancellationToken cancellationToken = default) =>
        _mapper.MapAsync(function, first, second, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="TaskMapper.SubmitAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, CancellationToken)"/>
    public IReadOnlyList<long> Submit<T, TResult>(
        Func<T, TResult> function, IEnumerable<T> sequence, CancellationToken cancellationToken = default) =>
        _mapper.SubmitAsync(function, sequence, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="TaskMapper.SubmitAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, CancellationToken)"/>
    public IReadOnlyList<long> Submit<T1, T2, TResult>(
        Func<T1, T2, TResult> function, IEnumerable<T1> first, IEnumerable<T2> second, CancellationToken cancellationToken = default) =>
        _mapper.SubmitAsync(function, first, second, cancellationToken).GetAwaiter().GetResult();
}
