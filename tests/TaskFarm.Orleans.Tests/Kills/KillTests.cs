using TaskFarm.Orleans.Tests.Support;
using Xunit.Abstractions;

namespace TaskFarm.Orleans.Tests.Kills;

/// <summary>Silos die while tasks run: every task ends once, with its value, and the farm soon goes on.</summary>
[Collection(nameof(Alone))]
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(30);

    [Fact]
    public Task A_silo_with_engines_only_dies() => KillEnginesAsync(FastFailover.Configure, Fast);

    [Fact]
    public Task The_silo_with_the_controller_dies() => KillControllerAsync(FastFailover.Configure, Fast);

    [Fact]
    public Task One_silo_dies_one_comes_the_other_dies() => KillAddKillAsync(FastFailover.Configure, Fast);

    [ByHandFact]
    public Task A_silo_with_engines_only_dies_with_the_usual_settings() => KillEnginesAsync(static _ => { }, Slow);

    [ByHandFact]
    public Task The_silo_with_the_controller_dies_with_the_usual_settings() => KillControllerAsync(static _ => { }, Slow);

    [ByHandFact]
    public Task One_silo_dies_one_comes_the_other_dies_with_the_usual_settings() => KillAddKillAsync(static _ => { }, Slow);

    private async Task KillEnginesAsync(Action<ISiloBuilder> configure, TimeSpan limit)
    {
        await using var cluster = await MortalCluster.StartAsync(silos: 3, configure);
        using var load = await Load.StartAsync(cluster.Client, output);
        await load.HeardAsync(400);

        var (_, others) = await cluster.SilosAsync();
        await KillAsync(cluster, load, others[0]);

        await load.AssertEndsAsync(limit);
    }

    private async Task KillControllerAsync(Action<ISiloBuilder> configure, TimeSpan limit)
    {
        await using var cluster = await MortalCluster.StartAsync(silos: 3, configure);
        using var load = await Load.StartAsync(cluster.Client, output);
        await load.HeardAsync(400);

        var (controllers, _) = await cluster.SilosAsync();
        await KillAsync(cluster, load, controllers);

        await load.AssertEndsAsync(limit);
    }

    private async Task KillAddKillAsync(Action<ISiloBuilder> configure, TimeSpan limit)
    {
        await using var cluster = await MortalCluster.StartAsync(silos: 2, configure);
        using var load = await Load.StartAsync(cluster.Client, output);
        await load.HeardAsync(300);

        var (controllers, others) = await cluster.SilosAsync();
        await KillAsync(cluster, load, controllers);
        await load.HeardAsync(600);
        await cluster.AddAsync();
        load.Tell("another silo is there");
        await load.HeardAsync(1_000);
        await KillAsync(cluster, load, others[0]);

        await load.AssertEndsAsync(limit);
    }

    private static async Task KillAsync(MortalCluster cluster, Load load, global::Orleans.TestingHost.InProcessSiloHandle silo)
    {
        load.TellDeath(silo.Name);
        await cluster.KillAsync(silo);
        load.Tell($"{silo.Name} is dead");
    }
}
