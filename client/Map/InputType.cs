using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskFarm.CommandLine.Map;

/// <summary>What the text of an input is turned into before the function gets it.</summary>
internal sealed record InputType(string Name, Type Type, Func<string, object?> Convert)
{
    public static readonly InputType Text = new("string", typeof(string), text => text);

    public static readonly IReadOnlyList<InputType> All =
    [
        Text,
        new("int", typeof(int), text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Refuse(text, long.TryParse(text, CultureInfo.InvariantCulture, out _) ? "too large for an int; use --type long" : "not an int")),
        new("long", typeof(long), text => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Refuse(text, "not a long")),
        new("double", typeof(double), text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Refuse(text, "not a double")),
        new("json", typeof(JsonNode), ParseJson),
    ];

    private static JsonNode? ParseJson(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException exception)
        {
            throw Refuse(text, $"not JSON: {exception.Message}");
        }
    }

    private static FormatException Refuse(string text, string why) => new($"'{Shorten(text)}' is {why}");

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
