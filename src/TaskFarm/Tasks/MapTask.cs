using System.Diagnostics;

namespace TaskFarm;

/// <summary>A function and the arguments to call it with. Its value is what the function returns; an async function is awaited.</summary>
/// <example><c>new MapTask((int x) => 2 * x, [10]) { Retries = 2 }</c></example>
public sealed record MapTask : BaseTask
{
    private readonly FunctionSignature _signature;
    private readonly object?[] _arguments;

    /// <summary>Makes the task; nothing runs yet.</summary>
    /// <param name="function">The function.</param>
    /// <param name="args">Positional arguments, in the order of the function's parameters.</param>
    /// <param name="kwargs">Arguments by the names of the parameters.</param>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    /// <exception cref="ArgumentException">An argument that no parameter takes, a missing one, or one of the wrong type.</exception>
    public MapTask(Delegate function, object?[]? args = null, IReadOnlyDictionary<string, object?>? kwargs = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        Function = function;
        _signature = FunctionSignature.Of(function);
        _arguments = _signature.Bind(args ?? [], kwargs);
    }

    // Unpacked: the arguments were bound where the task was made.
    internal MapTask(Delegate function, object?[] arguments, bool bound)
    {
        Debug.Assert(bound, "Arguments that are not bound yet go to the other constructor.");
        Function = function;
        _signature = FunctionSignature.Of(function);
        _arguments = arguments;
    }

    /// <summary>The function.</summary>
    public Delegate Function { get; }

    /// <summary>The arguments in the order of the function's parameters, named and default ones in their places.</summary>
    public IReadOnlyList<object?> Arguments => _arguments;

    internal object?[] BoundArguments => _arguments;

    /// <inheritdoc/>
    public override ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken) =>
        _signature.InvokeAsync(Function, _arguments);
}
