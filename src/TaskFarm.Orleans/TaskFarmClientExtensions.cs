using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TaskFarm.Orleans.Client;
using TaskFarm.Packing;

namespace TaskFarm.Orleans;

/// <summary>Brings farms to clients of a cluster.</summary>
public static class TaskFarmClientExtensions
{
    // One door for each farm: it has one inbox, and knows what it has shipped.
    private static readonly ConditionalWeakTable<IClusterClient, Dictionary<string, TaskClient>> Clients = [];

    /// <summary>Lets the client talk to farms.</summary>
    /// <param name="client">The client.</param>
    /// <param name="configure">The settings; null for the defaults.</param>
    /// <remarks>
    /// Who waits for something asks again every second, whatever the number of tasks, so <c>ClientMessagingOptions.ResponseTimeout</c> has to
    /// be longer than that. What is not answered within some seconds is asked again beside the first call, and the first answer counts: a
    /// silo that is lost takes calls along, and nobody tells the client.
    /// </remarks>
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
                known.Add(farm, door = new TaskClient(new ClusterTaskController(client, farm, CallsOf(client), static bytes => PackedResult.Read(bytes))));
            }

            return door;
        }
    }

    /// <summary>A door of a farm on the cluster for a server that passes on what others packed.</summary>
    /// <param name="client">The client of the cluster, which must be connected when it is used.</param>
    /// <param name="farm">The farm's name.</param>
    /// <remarks>
    /// What a <see cref="PackedTask"/> needs of code has to be in <see cref="GetCodeStore"/>. Values of results are left as they were packed
    /// where the tasks ran, as <see cref="PackedReturn"/>: this process may have none of their types.
    /// </remarks>
    public static ITaskController GetPackedTaskController(this IClusterClient client, string farm = TaskFarmOptions.DefaultFarm)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new ClusterTaskController(client, farm, CallsOf(client), static bytes => PackedResult.ReadUnopened(bytes));
    }

    /// <summary>What a farm on the cluster tells those who watch it.</summary>
    /// <param name="client">The client of the cluster, which must be connected when it is used.</param>
    /// <param name="farm">The farm's name.</param>
    public static IFarmEvents GetFarmEvents(this IClusterClient client, string farm = TaskFarmOptions.DefaultFarm)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new ClusterEvents(client, farm, CallsOf(client));
    }

    /// <summary>The assemblies that the cluster keeps for its engines.</summary>
    /// <param name="client">The client of the cluster, which must be connected when it is used.</param>
    public static ICodeStore GetCodeStore(this IClusterClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new ClusterCodeStore(client, CallsOf(client));
    }

    private static ClusterCalls CallsOf(IClusterClient client)
    {
        var options = client.ServiceProvider.GetService<IOptions<TaskFarmClientOptions>>()?.Value ?? new TaskFarmClientOptions();
        // A client inside a silo has no gateways to lose.
        var connection = client.ServiceProvider.GetService<ClusterConnection>() ?? new ClusterConnection();
        return new ClusterCalls(connection, options.ReconnectTimeout);
    }
}
