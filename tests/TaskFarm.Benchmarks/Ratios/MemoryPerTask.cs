namespace TaskFarm.Benchmarks.Ratios;

/// <summary>Managed memory that the farm itself needs for a waiting and for a finished no-op task; and whether clear gives it back.</summary>
internal static class MemoryPerTask
{
    private const int Count = 1_000_000;

    // Held here, so that what the tasks themselves take counts at every measurement.
    private static ITask[]? Tasks { get; set; }

    public static async Task<IReadOnlyList<Ratio>> MeasureAsync()
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 0 });
        var function = static () => { };
        Tasks = [.. Enumerable.Range(0, Count).Select(_ => new MapTask(function))];
        var before = Measurement.Memory();
        await farm.Client.RunAsync(Tasks);
        var waiting = Measurement.Memory();
        await farm.AddEngineAsync();
        await farm.Client.BarrierAsync();
        var finished = Measurement.Memory();
        await farm.Client.ClearAsync();
        var cleared = Measurement.Memory();
        Tasks = null;
        return
        [
            PerTask("memory: a waiting task", waiting - before, 400),
            PerTask("memory: a finished task", finished - before, 300),

            // The list of what was cleared is among the controller's decisions until its next event.
            PerTask("memory: what is left of a cleared task", cleared - before, 20),
        ];
    }

    private static Ratio PerTask(string name, long bytes, double bar) =>
        new(name, (double)bytes / Count, "bytes", bar, AtLeast: false, new Dictionary<string, double> { ["tasks"] = Count });
}
