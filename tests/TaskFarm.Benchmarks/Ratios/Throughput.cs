namespace TaskFarm.Benchmarks.Ratios;

/// <summary>A million no-op tasks through two engines, results read, beside a million <see cref="Task.Run(Action)"/>.</summary>
internal static class Throughput
{
    private const int Tasks = 1_000_000;
    private const int BatchSize = 1_000;
    private const int WarmUps = 3;
    private const int Rounds = 7;

    public static async Task<IReadOnlyList<Ratio>> MeasureAsync()
    {
        var (plain, farm) = (new List<double>(), new List<double>());
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var (plainSeconds, farmSeconds) = (await Measurement.SecondsAsync(RunPlainAsync), await Measurement.SecondsAsync(RunFarmAsync));
            if (round >= 0)
            {
                plain.Add(plainSeconds);
                farm.Add(farmSeconds);
            }
        }

        var ratio = Measurement.Median(plain.Zip(farm, (plainSeconds, farmSeconds) => plainSeconds / farmSeconds));
        return
        [
            new Ratio("throughput: no-op tasks, rate beside Task.Run", ratio, "ratio", 0.25, AtLeast: true, new Dictionary<string, double>
            {
                ["farmTasksPerSecond"] = Tasks / Measurement.Median(farm),
                ["taskRunsPerSecond"] = Tasks / Measurement.Median(plain),
            }),
        ];
    }

    private static Task RunPlainAsync()
    {
        var tasks = new Task[Tasks];
        for (var index = 0; index < Tasks; index++)
        {
            tasks[index] = Task.Run(static () => { });
        }

        return Task.WhenAll(tasks);
    }

    private static async Task RunFarmAsync()
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 2 });
        var function = static () => { };
        for (var submitted = 0; submitted < Tasks; submitted += BatchSize)
        {
            var batch = new ITask[BatchSize];
            for (var index = 0; index < BatchSize; index++)
            {
                batch[index] = new MapTask(function);
            }

            await farm.Client.RunAsync(batch);
        }

        await farm.Client.BarrierAsync();
        for (var id = 0L; id < Tasks; id++)
        {
            (await farm.Client.GetTaskResultAsync(id, block: true))!.RaiseException();
        }
    }
}
