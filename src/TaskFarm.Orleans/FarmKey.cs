using System.Globalization;

namespace TaskFarm.Orleans;

/// <summary>The keys of a farm's grains: the farm's name, a slash, and what is the grain's own.</summary>
internal static class FarmKey
{
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

    /// <summary>Refuses a name that a farm can't have.</summary>
    public static string Checked(string farm)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(farm);
        return farm.Contains('/', StringComparison.Ordinal)
            ? throw new ArgumentException($"A farm can't be called '{farm}': the name has a slash.", nameof(farm))
            : farm;
    }
}
