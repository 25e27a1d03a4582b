using System.Globalization;

namespace TaskFarm.Orleans;

/// <summary>The ids of engines: the silo's name, a dash, and a number that no other engine of the farm has there.</summary>
internal static class EngineName
{
    public static string Of(string silo, int number) => string.Create(CultureInfo.InvariantCulture, $"{silo}-{number}");

    public static string SiloOf(string engineId) => engineId[..Math.Max(0, engineId.LastIndexOf('-'))];
}
