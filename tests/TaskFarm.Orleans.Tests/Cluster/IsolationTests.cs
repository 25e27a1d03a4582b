using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;

namespace TaskFarm.Orleans.Tests.Cluster;

/// <summary>Farms of one cluster don't see each other.</summary>
public sealed class IsolationTests
{
    [Fact]
    public async Task Two_farms_do_not_see_each_others_tasks_and_ids()
    {
        var cluster = await SharedCluster.GetAsync();
        var (one, other) = (await TestFarm.StartAsync(cluster), await TestFarm.StartAsync(cluster));

        var ids = await one.Client.RunAsync([.. Enumerable.Range(0, 5).Select(Jobs.Returning)]);
        await one.Client.BarrierAsync().Within("the tasks of one farm to end");
        var first = await other.Client.RunAsync(Jobs.Returning(100)).Within("the other farm to accept a task");
        await other.Client.BarrierAsync().Within("the task of the other farm to end");

        Assert.Equal([0, 1, 2, 3, 4], ids);
        Assert.Equal(0, first);
        Assert.Equal(100, (await other.Client.GetTaskResultAsync(first))!.Value);
        Assert.Equal(0, (await one.Client.GetTaskResultAsync(first))!.Value);
        await Assert.ThrowsAsync<TaskNotFoundException>(() => other.Client.GetTaskResultAsync(1));
        await Assert.ThrowsAsync<TaskNotFoundException>(() => other.Client.AbortAsync(1));
        Assert.Equal((5, 1), ((await one.Client.QueueStatusAsync()).Succeeded, (await other.Client.QueueStatusAsync()).Succeeded));

        Assert.Equal(1, await other.Client.ClearAsync());
        Assert.Equal(5, (await one.Client.QueueStatusAsync()).Succeeded);
        Assert.Equal(4, (await one.Client.GetTaskResultAsync(4))!.Value);
    }

    [Fact]
    public async Task Two_farms_do_not_see_each_others_engines_and_namespaces()
    {
        var cluster = await SharedCluster.GetAsync();
        var (one, other) = (await TestFarm.StartAsync(cluster, engines: 1), await TestFarm.StartAsync(cluster, engines: 1));

        // Engines of the same name on the same silo.
        Assert.Equal(one.Engines, other.Engines);
        await one.Client.Engine(one.Engines[0]).ExecuteAsync("var secret = 17;").Within("an engine to run code");
        await one.Client.Engine(one.Engines[0]).SetPropertiesAsync(new Dictionary<string, object?> { ["mine"] = true });

        Assert.Equal(["secret"], await one.Client.Engine(one.Engines[0]).KeysAsync());
        Assert.Empty(await other.Client.Engine(other.Engines[0]).KeysAsync().Within("the keys of the other farm's engine"));
        Assert.False(await other.Client.Engine(other.Engines[0]).HasPropertyAsync("mine"));

        await cluster.Engines(0).RemoveEngineAsync(one.Name, one.Engines[0]);
        Assert.Empty(await one.Client.EnginesAsync());
        Assert.Single(await other.Client.EnginesAsync());
    }
}
