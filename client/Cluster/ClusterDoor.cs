#if ORLEANS
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using TaskFarm.CommandLine.Shell;
using TaskFarm.Orleans;
using TaskFarm.Server.Events;
using TaskFarm.Silo.Tls;

namespace TaskFarm.CommandLine.Cluster;

/// <summary>The way into a running cluster.</summary>
internal static class ClusterDoor
{
    // A silo may be about to be ready. Who mistyped its address wants to know soon.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <exception cref="UsageException">No silo answers there.</exception>
    public static async Task<FarmDoor> OpenAsync(ClusterSettings settings)
    {
        var services = new ServiceCollection();
        services.AddOrleansClient(client => Configure(client, settings));
        var provider = services.BuildServiceProvider();
        var connection = new ClusterConnection(provider);
        try
        {
            await connection.StartAsync();
            var cluster = provider.GetRequiredService<IClusterClient>();
            var client = cluster.GetTaskClient(settings.Farm);
            return new FarmDoor(client, connection, asked => FarmStream.TellAsync(client, cluster.GetFarmEvents(settings.Farm), asked));
        }
        catch (OrleansException exception)
        {
            await provider.DisposeAsync();
            throw new UsageException($"no silo of cluster {settings.ClusterId} answers at {string.Join(", ", settings.Gateways)}: {exception.Message}");
        }
    }

    private static void Configure(IClientBuilder client, ClusterSettings settings)
    {
        client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId));
        client.UseStaticClustering([.. settings.Gateways]).AddTaskFarm();
        var begun = Stopwatch.GetTimestamp();
        client.UseConnectionRetryFilter(async (_, cancellationToken) =>
        {
            await Task.Delay(Pause, cancellationToken);
            return Stopwatch.GetElapsedTime(begun) < Patience;
        });
        if (settings.CertificateFile is { } file)
        {
            client.UseTls(new ClusterCertificate(file, settings.CertificatePassword).Configure);
        }
    }
}
#else
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Cluster;

/// <summary>Says that there is no way into a cluster.</summary>
internal static class ClusterDoor
{
    public static Task<FarmDoor> OpenAsync(ClusterSettings settings) =>
        throw new UsageException($"{ClusterSettings.OptionName} {settings.Gateways[0]}: this taskfarm was built where the packages of Orleans could not be had.");
}
#endif
