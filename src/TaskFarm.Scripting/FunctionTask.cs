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
    // Copies, of plain types: the caller's own collections may be of types that the engine has not got.
    private readonly object?[] _arguments = [];
    private readonly Dictionary<string, object?> _namedArguments = [];
    private readonly Type[]? _parameterTypes;

    /// <summary>The function.</summary>
    /// <exception cref="ArgumentNullException">Set to null.</exception>
    public string Function { get; init; } = Function ?? throw new ArgumentNullException(nameof(Function));

    /// <summary>The arguments in the order of the function's parameters. Default: none.</summary>
    public IReadOnlyList<object?> Arguments
    {
        get => [.. _arguments.Select(JsonText.Parse)];
        init => _arguments = [.. value.Select(JsonText.Of)];
    }

    /// <summary>Arguments by the names of the parameters, which have to have their types in the text. Default: none.</summary>
    public IReadOnlyDictionary<string, object?> NamedArguments
    {
        get => _namedArguments.ToDictionary(pair => pair.Key, pair => JsonText.Parse(pair.Value), StringComparer.Ordinal);
        init => _namedArguments = value.ToDictionary(pair => pair.Key, pair => JsonText.Of(pair.Value), StringComparer.Ordinal);
    }

    /// <summary>The types of the parameters that have none in the text. Default: those of the arguments.</summary>
    public IReadOnlyList<Type>? ParameterTypes
    {
        get => _parameterTypes;
        init => _parameterTypes = value is null ? null : [.. value];
    }

    /// <summary>Compiles the text and gives it its arguments, so that what is wrong shows before the task is handed in.</summary>
    /// <exception cref="CompilationException">The text does not compile to a function of these arguments.</exception>
    /// <exception cref="ArgumentException">An argument that no parameter takes, a missing one, or one of the wrong type.</exception>
    public MapTask Bind()
    {
        var types = _parameterTypes ?? (_namedArguments.Count > 0 ? [] : [.. _arguments.Select(TypeOf)]);
        return new MapTask(FunctionText.Compile(Function, types), [.. Arguments], NamedArguments);
    }

    /// <inheritdoc/>
    public override ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken) => Bind().RunAsync(engine, cancellationToken);

    // What kind of JSON an argument happens to be must not change the function.
    private static Type TypeOf(object? argument) => argument is JsonText ? typeof(JsonNode) : argument?.GetType() ?? typeof(object);
}
