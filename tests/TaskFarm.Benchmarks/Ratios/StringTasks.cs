using System.Diagnostics;

namespace TaskFarm.Benchmarks.Ratios;

/// <summary>The same text again and again on one engine; and what is left of thousands of different ones after a reset.</summary>
internal static class StringTasks
{
    private const int SameTexts = 100_000;
    private const int DifferentTexts = 5_000;

    public static async Task<IReadOnlyList<Ratio>> MeasureAsync()
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 1 });
        var same = new Dictionary<string, double>
        {
            ["1 + 1"] = await RateAsync(farm.Client, new StringTask("1 + 1")),
            ["push a, var b = a * 2;, pull b"] = await RateAsync(
                farm.Client, new StringTask("var b = a * 2;") { Push = new Dictionary<string, object?> { ["a"] = 21 }, Pull = ["b"] }),
        };

        await farm.Client.ClearAsync();
        await farm.Client.Engine("engine-0").ResetAsync();
        var before = Measurement.Memory();
        var started = Stopwatch.GetTimestamp();
        await farm.Client.RunAsync([.. Enumerable.Range(0, DifferentTexts).Select(number => new StringTask($"var v{number} = {number}; v{number} + 1"))]);
        await farm.Client.BarrierAsync();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var failed = (await farm.Client.QueueStatusAsync()).Failed;
        if (failed > 0)
        {
            throw new InvalidOperationException($"{failed} of the texts failed.");
        }

        var full = Measurement.Memory();
        await farm.Client.ClearAsync();
        await farm.Client.Engine("engine-0").ResetAsync();
        var after = Measurement.Memory();
        return
        [
            new Ratio("strings: the same text on one engine", same.Values.Min(), "tasks a second", 50_000, AtLeast: true, same),
            new Ratio("strings: 5,000 different texts, memory left after a reset", (after - before) / 1e6, "megabytes", 50, AtLeast: false, new Dictionary<string, double>
            {
                ["megabytesBeforeReset"] = (full - before) / 1e6,
                ["textsPerSecond"] = DifferentTexts / seconds,
            }),
        ];
    }

    private static async Task<double> RateAsync(TaskClient client, StringTask task)
    {
        var rates = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            var seconds = await Measurement.SecondsAsync(async () =>
            {
                await client.RunAsync([.. Enumerable.Repeat(task, SameTexts)]);
                await client.BarrierAsync();
            });
            rates.Add(SameTexts / seconds);
            await client.ClearAsync();
        }

        return Measurement.Median(rates);
    }
}
