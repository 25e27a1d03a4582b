namespace TaskFarm.Benchmarks.Ratios;

/// <summary>400 tasks that sleep for 10 ms on two engines: 2 s is perfect.</summary>
internal static class Sleep
{
    private const int Tasks = 400;
    private const int Rounds = 5;
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(10);

    public static async Task<IReadOnlyList<Ratio>> MeasureAsync()
    {
        var (farmSeconds, threadSeconds) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            farmSeconds.Add(await Measurement.SecondsAsync(SleepOnFarmAsync));
            threadSeconds.Add(await Measurement.SecondsAsync(SleepOnThreadsAsync));
        }

        return
        [
            new Ratio("sleep: 400 tasks of 10 ms on 2 engines", Measurement.Median(farmSeconds), "seconds", 2.05, AtLeast: false, new Dictionary<string, double>
            {
                ["secondsOfTwoBareThreads"] = Measurement.Median(threadSeconds),
            }),
        ];
    }

    private static async Task SleepOnFarmAsync()
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 2 });
        var nap = () => Thread.Sleep(Nap);
        await farm.Client.RunAsync([.. Enumerable.Range(0, Tasks).Select(_ => new MapTask(nap))]);
        await farm.Client.BarrierAsync();
    }

    // What this machine's sleep takes at best, to tell its part from ours.
    private static Task SleepOnThreadsAsync()
    {
        var threads = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            for (var count = 0; count < Tasks / 2; count++)
            {
                Thread.Sleep(Nap);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return Task.CompletedTask;
    }
}
