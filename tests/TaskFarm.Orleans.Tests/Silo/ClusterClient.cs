using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>A client in the test's own process of a cluster of silo processes.</summary>
internal sealed class ClusterClient : IAsyncDisposable
{
    private readonly IHost _host;

    private ClusterClient(IHost host) => _host = host;

    public IClusterClient Orleans => _host.Services.GetRequiredService<IClusterClient>();

    public TaskClient Farm => Orleans.GetTaskClient();

    /// <summary>Connects to any of some silos' gateways.</summary>
    public static async Task<ClusterClient> ConnectAsync(params IEnumerable<SiloProcess> silos)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client
            .UseStaticClustering([.. silos.Select(silo => IPEndPoint.Parse(silo.Gateway))])
            .Configure<global::Orleans.Configuration.ClusterOptions>(options => options.ClusterId = options.ServiceId = "dev")
            .AddTaskFarm());
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
