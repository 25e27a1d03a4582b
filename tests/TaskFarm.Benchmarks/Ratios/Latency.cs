using System.Diagnostics;

namespace TaskFarm.Benchmarks.Ratios;

/// <summary>One task at a time, from handing it in to its result.</summary>
internal static class Latency
{
    private const int Tasks = 50_000;

    public static async Task<IReadOnlyList<Ratio>> MeasureAsync()
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 2 });
        var function = static () => { };
        var microseconds = new double[Tasks];
        for (var round = 0; round < 2; round++)
        {
            for (var index = 0; index < Tasks; index++)
            {
                var started = Stopwatch.GetTimestamp();
                var id = await farm.Client.RunAsync(new MapTask(function));
                await farm.Client.GetTaskResultAsync(id, block: true);
                microseconds[index] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            }
        }

        Array.Sort(microseconds);
        return
        [
            new Ratio("latency: one task at a time, p50", microseconds[Tasks / 2], "microseconds", 20, AtLeast: false, new Dictionary<string, double>
            {
                ["p90"] = microseconds[Tasks * 9 / 10],
                ["p99"] = microseconds[Tasks * 99 / 100],
            }),
        ];
    }
}
