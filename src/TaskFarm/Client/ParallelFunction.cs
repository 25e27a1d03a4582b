namespace TaskFarm;

/// <summary>A function that maps over a sequence when called.</summary>
public sealed class ParallelFunction<T, TResult>
{
    private readonly TaskMapper _mapper;
    private readonly Func<T, TResult> _function;

    internal ParallelFunction(TaskMapper mapper, Func<T, TResult> function)
    {
        _mapper = mapper;
        _function = function;
    }

    /// <summary>Applies the function to each item, a task an item.</summary>
    /// <returns>The values in the order of the items.</returns>
    /// <exception cref="CompositeTaskException">Items failed; it lists each of them.</exception>
    public Task<TResult[]> InvokeAsync(IEnumerable<T> sequence, CancellationToken cancellationToken = default) =>
        _mapper.MapAsync(_function, sequence, cancellationToken);
}
