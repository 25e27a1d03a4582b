using TaskFarm.Orleans.Tests.Silo;
using TaskFarm.Orleans.Tests.Support;
using Xunit.Abstractions;

namespace TaskFarm.Orleans.Tests.Kills;

/// <summary>Silos that are processes on PostgreSQL, ended by SIGKILL while tasks of this process run.</summary>
[Collection(nameof(Alone))]
public sealed class ProcessKillTests(ITestOutputHelper output)
{
    private const int Silos = 3;

    [PostgresFact]
    public Task The_process_with_the_controller_is_killed() => KillControllerAsync(TimeSpan.FromSeconds(5), FastFailover.Arguments);

    [ByHandFact]
    public Task The_process_with_the_controller_is_killed_with_the_usual_settings() => KillControllerAsync(TimeSpan.FromSeconds(30));

    [PostgresFact]
    public Task A_process_with_engines_only_is_killed() => KillEnginesAsync(TimeSpan.FromSeconds(5), FastFailover.Arguments);

    [ByHandFact]
    public Task A_process_with_engines_only_is_killed_with_the_usual_settings() => KillEnginesAsync(TimeSpan.FromSeconds(30));

    private Task KillControllerAsync(TimeSpan limit, params string[] arguments) => KillAsync(limit, arguments, static (silo, controllers) => silo.Port == controllers);

    private Task KillEnginesAsync(TimeSpan limit, params string[] arguments) => KillAsync(limit, arguments, static (silo, controllers) => silo.Port != controllers);

    private async Task KillAsync(TimeSpan limit, string[] arguments, Func<SiloProcess, int, bool> isMeant)
    {
        await using var server = await PostgresServer.StartAsync();
        var silos = await Task.WhenAll(Enumerable.Range(0, Silos).Select(_ => SiloProcess.StartAsync(["--postgres", server.ConnectionString, "--engines", "3", .. arguments])));
        try
        {
            await using var client = await ClusterClient.ConnectAsync(silos);
            using var load = await Load.StartAsync(client.Farm, output);
            await load.HeardAsync(400);

            var controllers = await client.Orleans.GetGrain<IManagementGrain>(0).GetActivationAddress(client.Orleans.ControllerOf(TaskFarmOptions.DefaultFarm));
            var silo = silos.First(silo => isMeant(silo, controllers!.Endpoint.Port));
            load.Tell($"the silo on port {silo.Port} is killed; the controller is on {controllers!.Endpoint.Port}");
            await silo.KillAsync();

            await load.AssertEndsAsync(limit);
        }
        finally
        {
            foreach (var silo in silos)
            {
                await silo.DisposeAsync();
            }
        }
    }
}
