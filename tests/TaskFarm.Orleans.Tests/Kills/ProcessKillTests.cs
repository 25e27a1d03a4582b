using TaskFarm.Orleans.Tests.Silo;
using TaskFarm.Orleans.Tests.Support;
using Xunit.Abstractions;

namespace TaskFarm.Orleans.Tests.Kills;

/// <summary>Silos that are processes on PostgreSQL, ended by SIGKILL while tasks of this process run.</summary>
[Collection(nameof(Alone))]
public sealed class ProcessKillTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(30);

    [PostgresFact]
    public Task A_process_with_engines_only_is_killed() => KillEnginesAsync(Fast, FastFailover.Arguments);

    [PostgresFact]
    public Task The_process_with_the_controller_is_killed() => KillControllerAsync(Fast, FastFailover.Arguments);

    [PostgresFact]
    public Task One_process_is_killed_one_comes_the_other_is_killed() => KillAddKillAsync(Fast, FastFailover.Arguments);

    [ByHandPostgresFact]
    public Task A_process_with_engines_only_is_killed_with_the_usual_settings() => KillEnginesAsync(Slow);

    [ByHandPostgresFact]
    public Task The_process_with_the_controller_is_killed_with_the_usual_settings() => KillControllerAsync(Slow);

    [ByHandPostgresFact]
    public Task One_process_is_killed_one_comes_the_other_is_killed_with_the_usual_settings() => KillAddKillAsync(Slow);

    private Task KillEnginesAsync(TimeSpan limit, params string[] arguments) => KillOneAsync(silos => silos.Others[0], limit, arguments);

    private Task KillControllerAsync(TimeSpan limit, params string[] arguments) => KillOneAsync(silos => silos.Controllers, limit, arguments);

    private async Task KillOneAsync(Func<(SiloProcess Controllers, IReadOnlyList<SiloProcess> Others), SiloProcess> choose, TimeSpan limit, string[] arguments)
    {
        await using var cluster = await ProcessCluster.StartAsync(silos: 3, arguments);
        using var load = await Load.StartAsync(cluster.Farm, output);
        await load.HeardAsync(400);

        await KillAsync(load, choose(await cluster.SilosAsync()));

        await load.AssertEndsAsync(limit);
    }

    private async Task KillAddKillAsync(TimeSpan limit, params string[] arguments)
    {
        await using var cluster = await ProcessCluster.StartAsync(silos: 2, arguments);
        using var load = await Load.StartAsync(cluster.Farm, output);
        await load.HeardAsync(300);

        var (controllers, others) = await cluster.SilosAsync();
        await KillAsync(load, controllers);
        await load.HeardAsync(600);
        await cluster.AddAsync();
        load.Tell("another silo is there");
        await load.HeardAsync(1_000);
        await KillAsync(load, others[0]);

        await load.AssertEndsAsync(limit);
    }

    private static async Task KillAsync(Load load, SiloProcess silo)
    {
        load.TellDeath($"process {silo.Id}");
        await silo.KillAsync();
    }
}
