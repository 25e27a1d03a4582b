using TaskFarm.CommandLine.Shell;
using TaskFarm.CommandLine.Values;
using TaskFarm.Scripting;

namespace TaskFarm.CommandLine.Map;

/// <summary>The function of a map, and the tasks that apply it.</summary>
internal sealed class MapFunction
{
    private const string Refusal = "string (string why) => throw new FormatException(why)";

    private readonly string _text;
    private readonly Delegate _function;
    private readonly InputType _type;
    private readonly int _retries;

    private MapFunction(string text, Delegate function, InputType type, int retries)
    {
        _text = text;
        _function = function;
        _type = type;
        _retries = retries;
        var returned = function.Method.ReturnType;
        HasValue = returned != typeof(void) && returned != typeof(Task) && returned != typeof(ValueTask);
    }

    /// <summary>Whether it returns anything.</summary>
    public bool HasValue { get; }

    /// <param name="text">A C# lambda, or the name of a method.</param>
    /// <param name="type">What it gets; null for what its parameter says, or else a string.</param>
    /// <param name="retries">How often a failed task runs again.</param>
    /// <exception cref="UsageException">It does not compile, or does not take one argument of that type.</exception>
    public static MapFunction Compile(string text, InputType? type, int retries)
    {
        var function = Compile(text, type ?? InputType.Text);
        var parameters = function.GetType().GetMethod("Invoke")!.GetParameters();
        if (parameters.Length != 1)
        {
            throw new UsageException($"FUNCTION must take one argument, the input; '{text}' takes {parameters.Length}.");
        }

        var declared = InputType.All.FirstOrDefault(known => known.Type == parameters[0].ParameterType);
        type ??= declared ?? InputType.Text;
        if (!parameters[0].ParameterType.IsAssignableFrom(type.Type))
        {
            var hint = declared is null ? "; use a parameter that is a string, int, long, double or JsonNode" : $"; use --type {declared.Name}";
            throw new UsageException($"FUNCTION takes a {parameters[0].ParameterType}, and the inputs are of type {type.Name}{hint}.");
        }

        return new MapFunction(text, function, type, retries);
    }

    /// <summary>The task that applies it to an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="travels">Whether the task leaves this process, where alone the compiled function can be called.</param>
    public BaseTask TaskOf(string input, bool travels)
    {
        try
        {
            var argument = _type.Convert(input);
            return travels
                ? new FunctionTask(_text) { Arguments = [argument], ParameterTypes = [_type.Type], Retries = _retries }
                : new MapTask(_function, [argument]) { Retries = _retries };
        }
        catch (FormatException exception)
        {
            return travels ? new FunctionTask(Refusal) { Arguments = [exception.Message] } : new RefusedInput(exception);
        }
    }

    private static Delegate Compile(string text, InputType type)
    {
        try
        {
            return FunctionText.Compile(text, type.Type);
        }
        catch (CompilationException exception)
        {
            throw new UsageException($"FUNCTION does not compile.{Environment.NewLine}{FailureText.Indent(exception.Message)}");
        }
    }
}
