using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Tests.Suite;

namespace TaskFarm.Orleans.Tests.Support;

/// <summary>A farm of one test on a cluster, by the machine's clock.</summary>
internal sealed record TestFarm(FarmCluster Cluster, string Name, IReadOnlyList<string> Engines)
{
    public TaskClient Client { get; } = Cluster.Client(Name);

    public ITaskControllerGrain Controller => Cluster.Cluster.Client.ControllerOf(Name);

    /// <summary>Starts a farm with so many engines, on one silo after the other.</summary>
    public static async Task<TestFarm> StartAsync(FarmCluster cluster, int engines = 2, Action<TaskFarmOptions>? configure = null)
    {
        var name = $"test-{Guid.NewGuid():N}";
        FarmCluster.SetUp(name, configure ?? (static _ => { }));
        var ids = new List<string>();
        for (var silo = 0; silo < engines; silo++)
            ids.Add(await cluster.Engines(silo).AddEngineAsync(name));
        return new TestFarm(cluster, name, ids);
    }

    /// <summary>Hands in a task that runs until the gate opens, and others behind it; gives their ids when it runs.</summary>
    public async Task<IReadOnlyList<long>> HoldAsync(Gate gate, params ITask[] others)
    {
        var ids = await Client.RunAsync([Jobs.Holding(gate), .. others]);
        await gate.ArrivedAsync();
        return ids;
    }
}
