using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;

namespace TaskFarm.Orleans.Tests.Cluster;

public sealed class StoppingTests
{
    [Fact]
    public async Task A_silo_that_stops_takes_no_tasks_and_ends_the_one_that_runs()
    {
        using var gate = new Gate();
        var records = new SurvivingRecords();
        await using var cluster = await FarmCluster.StartAsync(configure: silo => SurvivingStorage.AddTo(silo, records));
        // Many heartbeats go by while the silo stops.
        var farm = await TestFarm.StartAsync(cluster, engines: 1, options => options.HeartbeatPeriod = TimeSpan.FromMilliseconds(20));
        var leaving = new List<string>();
        for (var count = 0; count < 2; count++)
            leaving.Add(await cluster.Engines(1).AddEngineAsync(farm.Name, new Dictionary<string, object?> { ["leaves"] = true }));
        var running = await farm.Client.RunAsync(Jobs.Holding(gate) with { Depend = properties => properties.Get("leaves", false) });
        await gate.ArrivedAsync();
        var busy = (await farm.Client.EnginesAsync()).Single(engine => engine.TaskId == running).Id;

        var stopping = cluster.Cluster.StopSiloAsync(cluster.Cluster.Silos[1]);
        await Patience.Until(
            async () => (await farm.Client.EnginesAsync()).Select(engine => engine.Id).ToHashSet().SetEquals([busy, farm.Engines[0]]), "the idle engine to leave");
        for (var round = 0; round < 20; round++)
        {
            var ids = await farm.Client.RunAsync([.. Enumerable.Range(0, 20).Select(Jobs.Returning)]).Within("tasks to be accepted");
            await farm.Client.BarrierAsync(ids).Within("tasks to end");
            foreach (var id in ids)
                Assert.Equal(farm.Engines[0], (await farm.Client.GetTaskResultAsync(id))!.EngineId);
        }

        Assert.False(stopping.IsCompleted);
        gate.Open();
        await stopping.Within("the silo to stop");
        var result = await farm.Client.GetTaskResultAsync(running, block: true).Within("the task of the silo that stopped");
        Assert.Equal((busy, 1), (result!.EngineId, result.Attempts));
        await Patience.Until(
            async () => (await farm.Client.EnginesAsync()).Select(engine => engine.Id).SequenceEqual(farm.Engines), "the other silo's engine alone to be there");
        var status = await farm.Client.QueueStatusAsync();
        Assert.Equal((401, 0, 0), (status.Succeeded, status.Failed, status.Pending + status.Scheduled));
    }
}
