using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.TestingHost;

namespace TaskFarm.Orleans.Tests.Suite;

/// <summary>A cluster in this process, whose farms tests set up as they need them.</summary>
internal sealed class FarmCluster : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Action<TaskFarmOptions>> Settings = new(StringComparer.Ordinal);

    private FarmCluster(InProcessTestCluster cluster) => Cluster = cluster;

    public InProcessTestCluster Cluster { get; }

    public static async Task<FarmCluster> StartAsync(int silos = 2, Action<ISiloBuilder>? configure = null, TimeSpan? reconnectTimeout = null, Action<IClientBuilder>? configureClient = null, Action<InProcessTestClusterBuilder>? configureCluster = null)
    {
        var builder = new InProcessTestClusterBuilder((short)silos);
        configureCluster?.Invoke(builder);
        builder.ConfigureSilo((_, silo) =>
        {
            configure?.Invoke(silo);
            silo.AddTaskFarm(options => options.EnginesPerSilo = 0);
            silo.Services.AddSingleton<IConfigureOptions<TaskFarmOptions>>(new FarmOfTest());
        });
        builder.ConfigureClient(client =>
        {
            configureClient?.Invoke(client);
            client.AddTaskFarm(options => options.ReconnectTimeout = reconnectTimeout ?? options.ReconnectTimeout);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new FarmCluster(cluster);
    }

    /// <summary>The settings of a farm that is about to be used for the first time.</summary>
    public static void SetUp(string farm, Action<TaskFarmOptions> configure) => Settings[farm] = configure;

    public TaskClient Client(string farm) => Cluster.Client.GetTaskClient(farm);

    public ISiloEngines Engines(int silo) => Cluster.Silos[silo % Cluster.Silos.Count].ServiceProvider.GetRequiredService<ISiloEngines>();

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    private sealed class FarmOfTest : IConfigureNamedOptions<TaskFarmOptions>
    {
        public void Configure(TaskFarmOptions options) => Configure(Options.DefaultName, options);

        public void Configure(string? name, TaskFarmOptions options)
        {
            if (name is not null && Settings.TryGetValue(name, out var configure))
            {
                configure(options);
            }
        }
    }
}
