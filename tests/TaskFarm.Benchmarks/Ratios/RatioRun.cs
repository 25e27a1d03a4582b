using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TaskFarm.Benchmarks.Ratios;

/// <summary>Measures what the farm promises and prints a JSON object a line.</summary>
internal static class RatioRun
{
    private static readonly Dictionary<string, Func<Task<IReadOnlyList<Ratio>>>> Known = new()
    {
        // First, as long as nothing else is on the heap.
        ["memory"] = MemoryPerTask.MeasureAsync,
        ["throughput"] = Throughput.MeasureAsync,
        ["latency"] = Latency.MeasureAsync,
        ["depth"] = Depth.MeasureAsync,
        ["sleep"] = Sleep.MeasureAsync,
        ["strings"] = StringTasks.MeasureAsync,
        ["first"] = FirstStringTask.MeasureAsync,
        ["http"] = OverHttp.MeasureAsync,
#if ORLEANS
        ["cluster"] = Cluster.ClusterThroughput.MeasureAsync,
        ["cluster-latency"] = Cluster.ClusterLatency.MeasureAsync,
#endif
    };

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> RunAsync(IReadOnlyCollection<string> names)
    {
        if (names.FirstOrDefault(name => !Known.ContainsKey(name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no ratio '{unknown}'. There are: {string.Join(", ", Known.Keys)}.");
            return 2;
        }

        var missed = 0;
        foreach (var (name, measure) in Known)
        {
            if (names.Count > 0 && !names.Contains(name))
            {
                continue;
            }

            foreach (var ratio in await measure())
            {
                missed += ratio.IsMet ? 0 : 1;
                Console.WriteLine(ToJson(ratio));
            }
        }

        return missed == 0 ? 0 : 1;
    }

    private static string ToJson(Ratio ratio) => JsonSerializer.Serialize(new
    {
        name = ratio.Name,
        value = Round(ratio.Value),
        unit = ratio.Unit,
        bar = string.Create(CultureInfo.InvariantCulture, $"{(ratio.AtLeast ? ">=" : "<=")} {ratio.Bar}"),
        met = ratio.IsMet,
        details = ratio.Details.ToDictionary(detail => detail.Key, detail => Round(detail.Value)),
    }, Readable);

    private static double Round(double value) =>
        double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
