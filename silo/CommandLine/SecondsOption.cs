using System.Globalization;

namespace TaskFarm.Silo.CommandLine;

/// <summary>A time, in seconds or as 00:00:30.</summary>
internal sealed class SecondsOption(string name, string key, string description) : SettingOption(name, key, "SECONDS", description)
{
    protected override KeyValuePair<string, string?> Read(string value) =>
        new(Key, double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds).ToString("c") : value);
}
