using System.Globalization;

namespace TaskFarm.Silo.Hosting;

/// <summary>The value of a property as it is written in a setting: true, 16, 0.5, anything else as text.</summary>
internal static class PropertyText
{
    public static object Parse(string text) =>
        bool.TryParse(text, out var truth) ? truth
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : text;
}
