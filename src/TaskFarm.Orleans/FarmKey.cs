using System.Collections.Concurrent;
using System.Globalization;

namespace TaskFarm.Orleans;

/// <summary>The keys of a farm's grains: the farm's name, a slash, and what is the grain's own.</summary>
internal static class FarmKey
{
    private static readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Farms =
        new ConcurrentDictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Task(string farm, long taskId) => string.Create(CultureInfo.InvariantCulture, $"{farm}/{taskId}");

    public static string Engine(string farm, string engineId) => $"{farm}/{engineId}";

    public static string Of(string farm, Guid own) => $"{farm}/{own:N}";

    /// <summary>The farm, and what is the grain's own.</summary>
    public static (string Farm, string Own) Split(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? throw new ArgumentException($"'{key}' is not the key of a farm's grain: it has no slash.", nameof(key))
            : (key[..slash], key[(slash + 1)..]);
    }

    /// <summary>The farm, and the task. The farm's name is the same string each time: as many grains as there are tasks keep it.</summary>
    public static (string Farm, long TaskId) SplitTask(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var farm = Farms.TryGetValue(key.AsSpan(0, Math.Max(slash, 0)), out var known) ? known : Farms.Dictionary.GetOrAdd(Split(key).Farm, static name => name);
        return (farm, long.Parse(key.AsSpan(slash + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    /// <summary>Refuses a name that a farm can't have.</summary>
    public static string Checked(string farm)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(farm);
        return farm.Contains('/', StringComparison.Ordinal)
            ? throw new ArgumentException($"A farm can't be called '{farm}': the name has a slash.", nameof(farm))
            : farm;
    }
}
