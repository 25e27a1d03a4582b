using TaskFarm.FarmSuite;

namespace TaskFarm.Orleans.Tests.Suite;

/// <summary>Farms that can be stopped: each has a cluster of its own, which stops with it.</summary>
public sealed class MortalClusterFarms : IFarmFixture
{
    public async Task<IFarm> StartAsync(FarmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var cluster = await FarmCluster.StartAsync(reconnectTimeout: TimeSpan.FromMilliseconds(300));
        return await ClusterFarm.StartAsync(cluster, settings, ownsCluster: true);
    }
}
