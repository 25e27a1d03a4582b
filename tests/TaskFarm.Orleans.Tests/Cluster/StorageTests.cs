using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;

namespace TaskFarm.Orleans.Tests.Cluster;

public sealed class StorageTests
{
    [Fact]
    public async Task Results_are_in_storage_when_they_are_heard()
    {
        var records = new SurvivingRecords();
        await using var cluster = await FarmCluster.StartAsync(configure: silo => SurvivingStorage.AddTo(silo, records));
        var farm = await TestFarm.StartAsync(cluster);

        var ids = await farm.Client.RunAsync([.. Enumerable.Range(0, 20).Select(number => new MapTask(() => number * number))]);
        var results = await Task.WhenAll(ids.Select(id => farm.Client.GetTaskResultAsync(id, block: true))).Within("20 tasks to end");

        Assert.Equal(20, records.Count("task"));
        Assert.Equal(Enumerable.Range(0, 20).Select(number => (object)(number * number)), results.Select(result => result!.Value));
        await Patience.Until(() => records.Count("batch") == 0, "the batch to be dropped");
    }
}
