using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TaskFarm.Benchmarks.Ratios;

/// <summary>Measures what the farm promises and prints a JSON object a line, each measurement in a process of its own.</summary>
internal static class RatioRun
{
    public const string HereCommand = "ratio-here";

    // How the runtime collects garbage counts for much where objects are many; it is the same for both sides of a ratio.
    private static readonly Dictionary<string, string> Default = [];
    private static readonly Dictionary<string, string> Server = new() { ["DOTNET_gcServer"] = "1" };

    // What a host that cares for nothing but throughput sets: 64 MB of new objects at a time, in hexadecimal, and no collecting beside.
    private static readonly Dictionary<string, string> Throughput = new() { ["DOTNET_gcConcurrent"] = "0", ["DOTNET_GCgen0size"] = "4000000" };

    private static readonly Dictionary<string, (Func<Task<IReadOnlyList<Ratio>>> Measure, Dictionary<string, string>[] Settings)> Known = new()
    {
        ["memory"] = (MemoryPerTask.MeasureAsync, [Throughput]),
        ["throughput"] = (Ratios.Throughput.MeasureAsync, [Throughput]),
        ["latency"] = (Latency.MeasureAsync, [Throughput]),
        ["depth"] = (Depth.MeasureAsync, [Throughput]),
        ["sleep"] = (Sleep.MeasureAsync, [Throughput]),
        ["strings"] = (StringTasks.MeasureAsync, [Throughput]),
        ["first"] = (FirstStringTask.MeasureAsync, [Default]),
        ["http"] = (OverHttp.MeasureAsync, [Default]),
#if ORLEANS
        // Of a silo that says nothing about it, and of taskfarm-silo.
        ["cluster"] = (Cluster.ClusterThroughput.MeasureAsync, [Default, Server]),
        ["cluster-latency"] = (Cluster.ClusterLatency.MeasureAsync, [Server]),
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

        var exitCode = 0;
        foreach (var (name, (_, settings)) in Known.Where(known => names.Count == 0 || names.Contains(known.Key)))
        {
            foreach (var setting in settings)
            {
                exitCode = Math.Max(exitCode, await RunElsewhereAsync(name, setting));
            }
        }

        return exitCode;
    }

    /// <summary>Measures one in this process.</summary>
    public static async Task<int> RunHereAsync(string name)
    {
        var ratios = await Known[name].Measure();
        foreach (var ratio in ratios)
        {
            Console.WriteLine(ToJson(ratio));
        }

        return ratios.All(static ratio => ratio.IsMet) ? 0 : 1;
    }

    private static async Task<int> RunElsewhereAsync(string name, Dictionary<string, string> settings)
    {
        var start = Again(HereCommand, name);
        foreach (var (variable, value) in settings)
        {
            start.Environment[variable] = value;
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>This program once more.</summary>
    public static ProcessStartInfo Again(params string[] arguments) => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? new ProcessStartInfo(Environment.ProcessPath!, [typeof(RatioRun).Assembly.Location, .. arguments])
        : new ProcessStartInfo(Environment.ProcessPath!, arguments);

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
