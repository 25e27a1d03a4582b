using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TaskFarm.Orleans.Client;

namespace TaskFarm.Orleans;

/// <summary>Brings farms to clients of a cluster.</summary>
public static class TaskFarmClientExtensions
{
    // One door for each farm: it has one inbox, and knows what it has shipped.
    private static readonly ConditionalWeakTable<IClusterClient, Dictionary<string, TaskClient>> Clients = [];

    /// <summary>Lets the client talk to farms.</summary>
    /// <param name="client">The client.</param>
    /// <param name="configure">The settings; null for the defaults.</param>
    public static IClientBuilder AddTaskFarm(this IClientBuilder client, Action<TaskFarmClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.AddOptions<TaskFarmClientOptions>().Configure(configure ?? (static _ => { }));
        client.Services.AddSingleton<ClusterConnection>();
        return client
            .AddClusterConnectionLostHandler(static services =>
            {
                var connection = services.GetRequiredService<ClusterConnection>();
                return (_, _) => connection.Lose();
            })
            .AddGatewayCountChangedHandler(static services =>
            {
                var connection = services.GetRequiredService<ClusterConnection>();
                return (_, change) => connection.Count(change.NumberOfConnectedGateways, change.PreviousNumberOfConnectedGateways);
            });
    }

    /// <summary>The client of a farm on the cluster; safe to use from many threads, and the same one at each call.</summary>
    /// <param name="client">The client of the cluster, which must be connected when it is used.</param>
    /// <param name="farm">The farm's name.</param>
    public static TaskClient GetTaskClient(this IClusterClient client, string farm = TaskFarmOptions.DefaultFarm)
    {
        ArgumentNullException.ThrowIfNull(client);
        var known = Clients.GetValue(client, static _ => new Dictionary<string, TaskClient>(StringComparer.Ordinal));
        lock (known)
        {
            if (!known.TryGetValue(farm, out var door))
            {
                var options = client.ServiceProvider.GetService<IOptions<TaskFarmClientOptions>>()?.Value ?? new TaskFarmClientOptions();
                // A client inside a silo has no gateways to lose.
                var connection = client.ServiceProvider.GetService<ClusterConnection>() ?? new ClusterConnection();
                known.Add(farm, door = new TaskClient(new ClusterTaskController(client, farm, connection, options)));
            }

            return door;
        }
    }
}
