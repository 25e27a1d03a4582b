using System.Reflection;
using System.Text.Json;

namespace TaskFarm.Server.Json;

/// <summary>A function that goes by a name. Its arguments are read as its parameters' types.</summary>
internal sealed class RegisteredFunction(Delegate function)
{
    private readonly ParameterInfo[] _parameters = function.Method.GetParameters();

    public MapTask TaskOf(JsonFields fields)
    {
        var args = ReadPositional(fields);
        var kwargs = ReadNamed(fields);
        try
        {
            return new MapTask(function, args, kwargs);
        }
        catch (ArgumentException exception)
        {
            throw fields.Wrong("args", exception.Message);
        }
    }

    private object?[] ReadPositional(JsonFields fields)
    {
        // A delegate made of a static method with a bound first argument has one parameter less than its method.
        var parameters = function.GetType().GetMethod("Invoke")!.GetParameters();
        return fields.Find("args") is not { ValueKind: JsonValueKind.Array } args
            ? fields.Values("args")
            :
            [
                .. args.EnumerateArray().Select((element, index) =>
                    Read(fields, element, index < parameters.Length ? parameters[index].ParameterType : typeof(object), $"args[{index}]")),
            ];
    }

    private Dictionary<string, object?> ReadNamed(JsonFields fields) =>
        fields.Find("kwargs") is not { ValueKind: JsonValueKind.Object } kwargs
            ? fields.NamedValues("kwargs")
            : kwargs.EnumerateObject().ToDictionary(
                property => property.Name,
                property => Read(
                    fields,
                    property.Value,
                    _parameters.FirstOrDefault(parameter => parameter.Name == property.Name)?.ParameterType ?? typeof(object),
                    $"kwargs.{property.Name}"),
                StringComparer.Ordinal);

    private static object? Read(JsonFields fields, JsonElement element, Type type, string name)
    {
        try
        {
            return type == typeof(object) ? PlainValue.Of(element) : element.Deserialize(type);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw fields.Wrong(name, $"must be a {type}, not {JsonFields.Describe(element)}.");
        }
    }
}
