using System.Collections.ObjectModel;
using System.Text.Json.Nodes;

namespace TaskFarm.Scripting;

/// <summary>A C# function in text and the arguments to call it with; an async function is awaited.</summary>
/// <remarks>
/// It does what a <see cref="MapTask"/> does, and goes where one can't: the engine compiles the text, once for all tasks that have it, so
/// nothing of the caller's program is needed there. What the text has wrong fails the task.
/// </remarks>
/// <param name="Function">A lambda (<c>x => x.Length</c>), a method (<c>Math.Sqrt</c>) or any other expression that is a delegate.</param>
/// <example><c>new FunctionTask("(int x) => 2 * x") { Arguments = [10], Retries = 2 }</c></example>
public sealed record FunctionTask(string Function) : BaseTask
{
    /// <summary>The function.</summary>
    /// <exception cref="ArgumentNullException">Set to null.</exception>
    public string Function { get; init; } = Function ?? throw new ArgumentNullException(nameof(Function));

    /// <summary>The arguments in the order of the function's parameters. Default: none.</summary>
    public IReadOnlyList<object?> Arguments { get; init; } = [];

    /// <summary>Arguments by the names of the parameters, which have to have their types in the text. Default: none.</summary>
    public IReadOnlyDictionary<string, object?> NamedArguments { get; init; } = ReadOnlyDictionary<string, object?>.Empty;

    /// <summary>The types of the parameters that have none in the text. Default: those of the arguments.</summary>
    public IReadOnlyList<Type>? ParameterTypes { get; init; }

    /// <inheritdoc/>
    public override ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken)
    {
        var types = ParameterTypes ?? (NamedArguments.Count > 0 ? [] : Arguments.Select(TypeOf));
        return new MapTask(FunctionText.Compile(Function, [.. types]), [.. Arguments], NamedArguments).RunAsync(engine, cancellationToken);
    }

    // What kind of JSON an argument happens to be must not change the function.
    private static Type TypeOf(object? argument) => argument is JsonNode ? typeof(JsonNode) : argument?.GetType() ?? typeof(object);
}
