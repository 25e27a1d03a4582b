using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.TestingHost;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;

namespace TaskFarm.Orleans.Tests.Kills;

/// <summary>A cluster in this process whose silos die as in a power cut: without a word to the table, to the controller, or to one another.</summary>
internal sealed class MortalCluster : IAsyncDisposable
{
    private readonly FarmCluster _cluster;
    private readonly TestFarm _farm;

    private MortalCluster(FarmCluster cluster, TestFarm farm) => (_cluster, _farm) = (cluster, farm);

    public TaskClient Client => _farm.Client;

    public static async Task<MortalCluster> StartAsync(int silos, Action<ISiloBuilder> configure)
    {
        var records = new SurvivingRecords();
        var cluster = await FarmCluster.StartAsync(
            silos,
            silo =>
            {
                SurvivingStorage.AddTo(silo, records);
                configure(silo);
            },
            configureCluster: builder => builder.ConfigureSiloHost((_, host) => host.ConfigureContainer(new DefaultServiceProviderFactory(), MakeMortal)));
        return new MortalCluster(cluster, await TestFarm.StartAsync(cluster, silos * Load.EnginesPerSilo));
    }

    /// <summary>The silo that has the controller, and the others.</summary>
    public async Task<(InProcessSiloHandle Controllers, IReadOnlyList<InProcessSiloHandle> Others)> SilosAsync()
    {
        var grains = _cluster.Cluster.Client;
        var address = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grains.ControllerOf(_farm.Name));
        var silos = _cluster.Cluster.Silos;
        return (silos.Single(silo => silo.SiloAddress.Equals(address)), [.. silos.Where(silo => !silo.SiloAddress.Equals(address))]);
    }

    public async Task KillAsync(InProcessSiloHandle silo)
    {
        SiloTable.Kill(silo.ServiceProvider.GetRequiredService<IMembershipTable>());
        silo.ServiceProvider.GetRequiredService<IOptions<ClusterMembershipOptions>>().Value.UseLivenessGossip = false;
        await _cluster.Cluster.KillSiloAsync(silo);
    }

    public async Task AddAsync()
    {
        var silo = await _cluster.Cluster.StartAdditionalSiloAsync();
        for (var count = 0; count < Load.EnginesPerSilo; count++)
            await silo.ServiceProvider.GetRequiredService<ISiloEngines>().AddEngineAsync(_farm.Name);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    // The directory of grains is the silos' own, as in other clusters, instead of one for tests that outlives them.
    private static void MakeMortal(IServiceCollection services)
    {
        var table = (IMembershipTable)services.Last(service => service.ServiceType == typeof(IMembershipTable)).ImplementationInstance!;
        services.AddSingleton<IMembershipTable>(SiloTable.Over(table));
        var directories = services.Where(service => service.ServiceType == typeof(IGrainDirectory) || service.ServiceType.GenericTypeArguments.Contains(typeof(IGrainDirectory))).ToList();
        directories.ForEach(service => services.Remove(service));
    }
}
