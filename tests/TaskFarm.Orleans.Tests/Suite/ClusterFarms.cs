using TaskFarm.FarmSuite;

namespace TaskFarm.Orleans.Tests.Suite;

/// <summary>Farms on one two-silo cluster that all tests share: each has a name of its own, settings of its own, and a clock that its test moves.</summary>
public sealed class ClusterFarms : IFarmFixture
{
    public async Task<IFarm> StartAsync(FarmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return await ClusterFarm.StartAsync(await SharedCluster.GetAsync(), settings);
    }
}
