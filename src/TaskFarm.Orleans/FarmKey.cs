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
        Split(key, out var farm, out var own);
        return (farm.ToString(), own.ToString());
    }

    /// <summary>The farm, and what is the grain's own.</summary>
    public static void Split(string key, out ReadOnlySpan<char> farm, out ReadOnlySpan<char> own)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            throw new ArgumentException($"'{key}' is not the key of a farm's grain: it has no slash.", nameof(key));
        }

        farm = key.AsSpan(0, slash);
        own = key.AsSpan(slash + 1);
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
