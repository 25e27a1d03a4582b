using TaskFarm.CommandLine.Shell;
using TaskFarm.Server.Json;

namespace TaskFarm.CommandLine.Verbs;

/// <summary>Values by name, on stdout: a line each, or one JSON object.</summary>
internal static class EngineValues
{
    public static void Print(IReadOnlyDictionary<string, object?> values, bool json)
    {
        using var results = new ResultWriter(StandardOutput.Open());
        if (json)
        {
            results.WriteJson(values, JsonValue.WriteNamed);
        }
        else
        {
            foreach (var (name, value) in values)
            {
                results.WriteLine($"{name} = {ValueText.Of(value)}");
            }
        }

        results.Complete();
    }
}
