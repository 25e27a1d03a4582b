using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TaskFarm.Benchmarks.Ratios;
using TaskFarm.Orleans;

namespace TaskFarm.Benchmarks.Cluster;

/// <summary>One task at a time from a client in another process, beside that client's null grain calls.</summary>
internal static class ClusterLatency
{
    // Short rounds: what the machine does beside slows the calls of a round and its tasks alike.
    private const int Calls = 500;
    private const int Rounds = 21;

    // The silo goes on compiling what it runs often for some 10,000 tasks, and spends more time on that than on the tasks.
    private const int WarmUps = 40;

    // The ratio differs from one silo's process to the next.
    private const int Silos = 3;

    public static async Task<IReadOnlyList<Ratio>> MeasureAsync()
    {
        var ratios = new List<(double Ratio, double Task, double Call)>();
        for (var silo = 0; silo < Silos; silo++)
        {
            ratios.Add(await MeasureOneAsync());
        }

        var median = ratios.Order().ElementAt(Silos / 2);
        return
        [
            new Ratio("cluster: one task at a time from another process, p50 beside a null grain call", median.Ratio, "ratio", 6, AtLeast: false, new Dictionary<string, double>
            {
                ["lowest"] = ratios.Min().Ratio,
                ["highest"] = ratios.Max().Ratio,
                ["taskMicroseconds"] = median.Task,
                ["callMicroseconds"] = median.Call,
            }),
        ];
    }

    private static async Task<(double Ratio, double Task, double Call)> MeasureOneAsync()
    {
        var port = SiloProcess.FreePort();
        var child = await SiloProcess.StartChildAsync(port, engines: 2);
        var remote = await SiloProcess.ConnectAsync(port);
        try
        {
            var client = remote.Services.GetRequiredService<IClusterClient>();
            var ratios = new List<(double Ratio, double Task, double Call)>();
            for (var round = -WarmUps; round < Rounds; round++)
            {
                var call = await MedianAsync(() => client.GetGrain<INullGrain>("one").DoNothingAsync());
                var task = await MedianAsync(() => client.GetTaskClient().CallAsync(static () => 1));
                if (round >= 0)
                {
                    ratios.Add((task / call, task, call));
                }
            }

            return ratios.Order().ElementAt(Rounds / 2);
        }
        finally
        {
            await remote.StopAsync();
            child.StandardInput.Close();
            await child.WaitForExitAsync();
        }
    }

    private static async Task<double> MedianAsync(Func<Task> action)
    {
        var microseconds = new double[Calls];
        for (var index = 0; index < Calls; index++)
        {
            var started = Stopwatch.GetTimestamp();
            await action();
            microseconds[index] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return Measurement.Median(microseconds);
    }
}
