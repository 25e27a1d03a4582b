namespace TaskFarm.Benchmarks.Ratios;

/// <summary>Managed memory that the farm itself needs for a waiting and for a finished no-op task; and whether clear gives it back.</summary>
internal static class MemoryPerTask
{
    private const int Tasks = 1_000_000;

    public static async Task<IReadOnlyList<Ratio>> MeasureAsync()
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 0 });
        var function = static () => { };
        ITask[] tasks = [.. Enumerable.Range(0, Tasks).Select(_ => new MapTask(function))];
        var before = Measurement.Memory();
        await farm.Client.RunAsync(tasks);
        var waiting = Measurement.Memory();
        await farm.AddEngineAsync();
        await farm.Client.BarrierAsync();
        var finished = Measurement.Memory();
        await farm.Client.ClearAsync();
        var cleared = Measurement.Memory();
        GC.KeepAlive(tasks);
        return
        [
            PerTask("memory: a waiting task", waiting - before, 400),
            PerTask("memory: a finished task", finished - before, 300),
            PerTask("memory: what is left of a cleared task", cleared - before, 8),
        ];
    }

    private static Ratio PerTask(string name, long bytes, double bar) =>
        new(name, (double)bytes / Tasks, "bytes", bar, AtLeast: false, new Dictionary<string, double> { ["tasks"] = Tasks });
}
