namespace TaskFarm.Benchmarks.Ratios;

/// <summary>What a task, and an abort, cost with a million tasks waiting, beside ten thousand.</summary>
internal static class Depth
{
    private const int Few = 10_000;
    private const int Many = 1_000_000;
    private const int Steps = 5_000;
    private const int Rounds = 9;

    public static async Task<IReadOnlyList<Ratio>> MeasureAsync()
    {
        await MeasureAsync(Few);
        var (few, many) = (new List<(double Task, double Abort)>(), new List<(double Task, double Abort)>());
        for (var round = 0; round < Rounds; round++)
        {
            few.Add(await MeasureAsync(Few));
            many.Add(await MeasureAsync(Many));
        }

        return
        [
            Compare("depth: cost of a task with 1,000,000 waiting beside 10,000", [.. few.Select(one => one.Task)], [.. many.Select(one => one.Task)]),
            Compare("depth: cost of an abort with 1,000,000 waiting beside 10,000", [.. few.Select(one => one.Abort)], [.. many.Select(one => one.Abort)]),
        ];
    }

    private static Ratio Compare(string name, double[] few, double[] many) =>
        new(name, Measurement.Median(many) / Measurement.Median(few), "ratio", 1.5, AtLeast: false, new Dictionary<string, double>
        {
            ["microsecondsWithFew"] = Measurement.Median(few) * 1e6,
            ["microsecondsWithMany"] = Measurement.Median(many) * 1e6,
        });

    // Seconds for one task, and for one abort, among so many that wait.
    private static async Task<(double Task, double Abort)> MeasureAsync(int waiting)
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 0 });
        var function = static () => { };
        await farm.Client.RunAsync([.. Enumerable.Range(0, waiting).Select(_ => new MapTask(function))]);

        // The same ids are never drawn twice: they lie a prime apart, behind those that will have run.
        var toAbort = Enumerable.Range(0, Steps).Select(index => Steps + (index * 7_919L % (waiting - Steps))).Distinct().Take(Steps / 2).ToArray();
        var abort = await Measurement.SecondsAsync(async () =>
        {
            foreach (var id in toAbort)
            {
                await farm.Client.AbortAsync(id);
            }
        });
        var task = await Measurement.SecondsAsync(async () =>
        {
            await farm.AddEngineAsync();
            await farm.Client.GetTaskResultAsync(Steps - 1, block: true);
        });
        return (task / Steps, abort / toAbort.Length);
    }
}
