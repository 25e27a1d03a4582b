using System.Text.Json;

namespace TaskFarm.Server.Json;

/// <summary>JSON as the values that C# code works with best: numbers, text, typed arrays, dictionaries.</summary>
internal static class PlainValue
{
    /// <summary>How JSON from outside is read: no deeper than any reader needs, and no name twice.</summary>
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <exception cref="JsonException">This is not JSON.</exception>
    public static object? Parse(string json)
    {
        using var document = JsonDocument.Parse(json, Options);
        return Of(document.RootElement);
    }

    /// <exception cref="JsonException">A number is larger than a double can be.</exception>
    public static object? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True or JsonValueKind.False => element.GetBoolean(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => NumberOf(element),
        JsonValueKind.Array => ArrayOf([.. element.EnumerateArray().Select(Of)]),
        _ => element.EnumerateObject().ToDictionary(property => property.Name, property => Of(property.Value), StringComparer.Ordinal),
    };

    private static object NumberOf(JsonElement element)
    {
        if (element.TryGetInt32(out var number))
        {
            return number;
        }

        if (element.TryGetInt64(out var large))
        {
            return large;
        }

        return element.TryGetDouble(out var real) && double.IsFinite(real)
            ? real
            : throw new JsonException("a number is too large");
    }

    // [1, 2] is an int[], [1, 2.5] a double[], ["a"] a string[]; a mixture stays one of objects.
    private static Array ArrayOf(object?[] items)
    {
        var types = items.Select(item => item?.GetType()).Distinct().ToList();
        var type = types.Count == 1 && types[0] is { } single ? single
            : types.Count > 1 && types.TrueForAll(IsNumber) ? types.Contains(typeof(double)) ? typeof(double) : typeof(long)
            : typeof(object);
        var array = Array.CreateInstance(type, items.Length);
        for (var index = 0; index < items.Length; index++)
        {
            array.SetValue(IsNumber(type) ? Convert.ChangeType(items[index], type, null) : items[index], index);
        }

        return array;
    }

    private static bool IsNumber(Type? type) => type == typeof(int) || type == typeof(long) || type == typeof(double);
}
