#if ORLEANS
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TaskFarm.CommandLine.Cluster;

/// <summary>Orleans' client and all that runs with it, without a host around it.</summary>
internal sealed class ClusterConnection(ServiceProvider provider) : IAsyncDisposable
{
    private readonly List<IHostedService> _services = [.. provider.GetServices<IHostedService>()];

    public async Task StartAsync()
    {
        foreach (var service in _services)
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_services))
        {
            await service.StopAsync(CancellationToken.None);
        }

        await provider.DisposeAsync();
    }
}
#endif
