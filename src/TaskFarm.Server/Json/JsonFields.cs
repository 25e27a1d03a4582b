using System.Text.Json;
using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Json;

/// <summary>The fields of a JSON object that a sender wrote: known ones of the right kind, or a problem that names the wrong one.</summary>
internal readonly struct JsonFields
{
    private readonly JsonElement _object;
    private readonly string _path;

    /// <exception cref="ProblemException">It is no object, or has a field that is none of the known ones.</exception>
    public JsonFields(JsonElement element, string path, params ReadOnlySpan<string> known)
    {
        _object = element;
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("", $"must be an object, not {Describe(element)}.");
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                throw Wrong(property.Name, $"is not known here; known are {string.Join(", ", known.ToArray())}.");
            }
        }
    }

    public string PathOf(string name) => name.Length == 0 ? _path : _path.Length == 0 ? name : $"{_path}.{name}";

    public JsonElement? Find(string name) =>
        _object.TryGetProperty(name, out var element) && element.ValueKind != JsonValueKind.Null ? element : null;

    public string? Text(string name) => Find(name) is { } element ? TextOf(element, name) : null;

    public string NeededText(string name) => Text(name) ?? throw Wrong(name, "is missing.");

    public bool Flag(string name) => Find(name) is { } element
        && (element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? element.GetBoolean()
            : throw Wrong(name, $"must be true or false, not {Describe(element)}."));

    public int WholeNumber(string name) => Find(name) is not { } element ? 0
        : element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= 0 ? number
        : throw Wrong(name, $"must be a whole number from 0 to {int.MaxValue}, not {Describe(element)}.");

    public string[] Texts(string name)
    {
        if (Find(name) is not { } element)
        {
            return [];
        }

        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(name, $"must be an array of strings, not {Describe(element)}.");
        }

        var fields = this;
        return [.. element.EnumerateArray().Select((item, index) => fields.TextOf(item, $"{name}[{index}]"))];
    }

    public object?[] Values(string name)
    {
        if (Find(name) is not { } element)
        {
            return [];
        }

        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(name, $"must be an array, not {Describe(element)}.");
        }

        var fields = this;
        return [.. element.EnumerateArray().Select((item, index) => fields.ValueOf(item, $"{name}[{index}]"))];
    }

    public Dictionary<string, object?> NamedValues(string name)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (Find(name) is not { } element)
        {
            return values;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(name, $"must be an object, not {Describe(element)}.");
        }

        foreach (var property in element.EnumerateObject())
        {
            values[property.Name] = ValueOf(property.Value, $"{name}.{property.Name}");
        }

        return values;
    }

    public ProblemException Wrong(string name, string why) => new(Problem.BadRequest(why, PathOf(name) is { Length: > 0 } path ? path : "body"));

    public static string Describe(JsonElement element)
    {
        const int MaxLength = 40;
        var text = element.GetRawText();
        return text.Length <= MaxLength ? text : $"{text[..MaxLength]}…";
    }

    private string TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Wrong(name, $"must be a string, not {Describe(element)}.");

    private object? ValueOf(JsonElement element, string name)
    {
        try
        {
            return PlainValue.Of(element);
        }
        catch (JsonException exception)
        {
            throw Wrong(name, exception.Message);
        }
    }
}
