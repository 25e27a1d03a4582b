using System.Globalization;
using TaskFarm.Orleans.Tests.Silo;

namespace TaskFarm.Orleans.Tests.Kills;

/// <summary>Silos that are processes of their own, which find one another, and are found by this process, in a PostgreSQL of the test's own.</summary>
internal sealed class ProcessCluster : IAsyncDisposable
{
    private static readonly string Engines = Load.EnginesPerSilo.ToString(CultureInfo.InvariantCulture);

    private readonly PostgresServer _server;
    private readonly string[] _arguments;
    private readonly List<SiloProcess> _silos = [];
    private ClusterClient? _client;

    private ProcessCluster(PostgresServer server, string[] arguments) => (_server, _arguments) = (server, arguments);

    public TaskClient Farm => _client!.Farm;

    public static async Task<ProcessCluster> StartAsync(int silos, string[] arguments)
    {
        var cluster = new ProcessCluster(await PostgresServer.StartAsync(), arguments);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => cluster.AddAsync()));
            cluster._client = await ClusterClient.ConnectAsync(cluster._server);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The silo that has the controller, and the others.</summary>
    public async Task<(SiloProcess Controllers, IReadOnlyList<SiloProcess> Others)> SilosAsync()
    {
        var grains = _client!.Orleans;
        var address = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grains.ControllerOf(TaskFarmOptions.DefaultFarm));
        return (_silos.Single(silo => silo.Port == address!.Endpoint.Port), [.. _silos.Where(silo => silo.Port != address!.Endpoint.Port)]);
    }

    /// <summary>Starts another silo.</summary>
    public async Task AddAsync()
    {
        var silo = await SiloProcess.StartAsync(["--postgres", _server.ConnectionString, "--engines", Engines, .. _arguments]);
        lock (_silos)
        {
            _silos.Add(silo);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        await _server.DisposeAsync();
    }
}
