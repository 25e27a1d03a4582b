using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TaskFarm.Server.Json;

/// <summary>Values as a line for people and for other programs: text as it is, collections and dates as in JSON; the same in every culture.</summary>
internal static class ValueText
{
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        DateTime or DateTimeOffset => JsonSerializer.Serialize(value).Trim('"'),
        IEnumerable => JsonValue.TryText(value) is { } json ? Encoding.UTF8.GetString(json) : OfObject(value),
        _ => OfObject(value),
    };

    /// <summary>What the value says of itself.</summary>
    public static string OfObject(object value)
    {
        try
        {
            return (value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value.ToString()) ?? "";
        }
        catch (Exception exception)
        {
            // The user's ToString.
            return $"({value.GetType()}, whose text can't be read: {exception.GetType()})";
        }
    }
}
