using System.Diagnostics;

namespace TaskFarm.Benchmarks.Ratios;

/// <summary>No-op tasks over HTTP from another process, with their results: in batches of a thousand, and one at a time.</summary>
internal static class OverHttp
{
    private const int Tasks = 100_000;
    private const int BatchSize = 1_000;
    private const int Submitters = 2;
    private const int WarmUps = 2;
    private const int Rounds = 5;
    private const int Calls = 5_000;

    public static async Task<IReadOnlyList<Ratio>> MeasureAsync()
    {
        using var server = await ServerProcess.StartAsync();
        using var stored = await ServerProcess.StartAsync(hasStore: true);
        var (rates, storedRates) = (new List<double>(), new List<double>());
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var rate = await RateAsync(server.Client);
            var storedRate = await RateAsync(stored.Client);
            if (round >= 0)
            {
                rates.Add(rate);
                storedRates.Add(storedRate);
            }
        }

        // Neighbours in time, as the machine may be another one a minute later.
        var ratios = storedRates.Zip(rates, (with, without) => with / without).ToArray();
        var microseconds = await OneAtATimeAsync(server.Client);
        return
        [
            new Ratio("http: no-op tasks from another process, batches of 1,000, results read", Measurement.Median(rates), "tasks a second", 20_000, AtLeast: true, new Dictionary<string, double>
            {
                ["slowestRound"] = rates.Min(),
                ["fastestRound"] = rates.Max(),
            }),
            new Ratio("http: with a store beside without", Measurement.Median(ratios), "ratio", 0.5, AtLeast: true, new Dictionary<string, double>
            {
                ["with"] = Measurement.Median(storedRates),
                ["without"] = Measurement.Median(rates),
                ["lowestRound"] = ratios.Min(),
                ["highestRound"] = ratios.Max(),
            }),
            new Ratio("http: one task at a time from another process, p50", microseconds[Calls / 2], "microseconds", 500, AtLeast: false, new Dictionary<string, double>
            {
                ["p90"] = microseconds[Calls * 9 / 10],
                ["p99"] = microseconds[Calls * 99 / 100],
            }),
        ];
    }

    private static async Task<double> RateAsync(TaskClient client)
    {
        var seconds = await Measurement.SecondsAsync(() => RunBatchesAsync(client));
        await client.ClearAsync();
        return Tasks / seconds;
    }

    private static Task RunBatchesAsync(TaskClient client) => Task.WhenAll(Enumerable.Range(0, Submitters).Select(_ => Task.Run(async () =>
    {
        var function = static () => { };
        for (var submitted = 0; submitted < Tasks / Submitters; submitted += BatchSize)
        {
            var batch = new ITask[BatchSize];
            for (var index = 0; index < BatchSize; index++)
            {
                batch[index] = new MapTask(function);
            }

            var ids = await client.RunAsync(batch);
            foreach (var result in await Task.WhenAll(ids.Select(id => client.GetTaskResultAsync(id, block: true))))
            {
                result!.RaiseException();
            }
        }
    })));

    private static async Task<double[]> OneAtATimeAsync(TaskClient client)
    {
        var function = static () => { };
        var microseconds = new double[Calls];
        for (var round = 0; round < 2; round++)
        {
            for (var index = 0; index < Calls; index++)
            {
                var started = Stopwatch.GetTimestamp();
                var id = await client.RunAsync(new MapTask(function));
                await client.GetTaskResultAsync(id, block: true);
                microseconds[index] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            }
        }

        Array.Sort(microseconds);
        return microseconds;
    }
}
