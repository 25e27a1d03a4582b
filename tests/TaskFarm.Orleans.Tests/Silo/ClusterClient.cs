using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>A client in the test's own process of a cluster of silo processes.</summary>
internal sealed class ClusterClient : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private readonly IHost _host;

    private ClusterClient(IHost host) => _host = host;

    public IClusterClient Orleans => _host.Services.GetRequiredService<IClusterClient>();

    public TaskClient Farm => Orleans.GetTaskClient();

    /// <summary>Connects to any of some silos' gateways.</summary>
    public static Task<ClusterClient> ConnectAsync(params IEnumerable<SiloProcess> silos) =>
        ConnectAsync(client => client.UseStaticClustering([.. silos.Select(silo => IPEndPoint.Parse(silo.Gateway))]));

    /// <summary>Connects to the silos of a database, those that come later too.</summary>
    public static Task<ClusterClient> ConnectAsync(PostgresServer server) => ConnectAsync(client => client
        .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", server.ConnectionString))
        .Configure<GatewayOptions>(static options => options.GatewayListRefreshPeriod = LookAgain));

    private static async Task<ClusterClient> ConnectAsync(Action<IClientBuilder> cluster)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            cluster(client);
            client.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "dev").AddTaskFarm();
        });
        var client = new ClusterClient(builder.Build());
        await client._host.StartAsync();
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
