using System.Diagnostics;
using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;
using Xunit.Abstractions;

namespace TaskFarm.Orleans.Tests.Cluster;

/// <summary>User code that computes takes no thread from the silo's other grains.</summary>
[Collection(nameof(Alone))]
public sealed class OtherGrainsTests(ITestOutputHelper output)
{
    private const int Calls = 20_000;

    [Fact]
    public async Task Tasks_that_compute_on_every_engine_do_not_slow_a_null_grain_call()
    {
        using var gate = new Gate();
        await using var cluster = await FarmCluster.StartAsync(silos: 1);
        var farm = await TestFarm.StartAsync(cluster, Environment.ProcessorCount);
        var grain = cluster.Cluster.Client.GetGrain<INullGrain>(Guid.NewGuid());
        var idle = await MeasureAsync(grain);

        await farm.Client.RunAsync([.. farm.Engines.Select(_ => new MapTask(Compute, [gate.Path]))]);
        await gate.ArrivedAsync(farm.Engines.Count);
        var busy = await MeasureAsync(grain);
        Assert.Equal(farm.Engines.Count, (await farm.Client.QueueStatusAsync()).Pending);
        gate.Open();

        output.WriteLine($"{Calls} calls took {idle.All} ms and {busy.All} ms.");
        output.WriteLine($"A null grain call: p50 {idle.P50}, p99 {idle.P99} before; p50 {busy.P50}, p99 {busy.P99} ms beside {farm.Engines.Count} busy engines.");
        Assert.InRange(busy.P99, 0, 20);
        await farm.Client.BarrierAsync().Within("the tasks to end");
    }

    private static long Compute(string gate)
    {
        Gate.Announce(gate);
        var sum = 0L;
        while (Directory.Exists(gate) && Directory.GetFiles(gate, "opened").Length == 0)
            for (var round = 0; round < 10_000_000; round++)
                sum = (sum * 31) + round;
        return sum;
    }

    private static async Task<(double P50, double P99, double All)> MeasureAsync(INullGrain grain)
    {
        for (var call = 0; call < 1_000; call++)
            await grain.CallAsync();
        var times = new double[Calls];
        var began = DateTime.UtcNow;
        for (var call = 0; call < Calls; call++)
        {
            var start = Stopwatch.GetTimestamp();
            await grain.CallAsync();
            times[call] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        var all = (DateTime.UtcNow - began).TotalMilliseconds;
        Array.Sort(times);
        return (Math.Round(times[Calls / 2], 3), Math.Round(times[Calls / 100 * 99], 3), Math.Round(all));
    }
}
