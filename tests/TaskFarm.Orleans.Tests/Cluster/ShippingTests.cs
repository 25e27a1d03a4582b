using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;
using TaskFarm.Packing;
using TaskFarm.Tests.Packing.Samples;

namespace TaskFarm.Orleans.Tests.Cluster;

/// <summary>Tasks of an assembly that the silos don't have.</summary>
public sealed class ShippingTests
{
    private const string Code = """
        namespace Shipped
        {
            public static class Jobs
            {
                public static ITask Adding(int x) => new MapTask((int y) => x + y, [5]);
                public static ITask Picky(int least) => new MapTask(() => "ran", []) { Depend = properties => properties.Get("n", 0) >= least };
                public static ITask Recovered(int x) => new MapTask(static int () => throw new InvalidOperationException("no"), []) { RecoveryTask = (MapTask)Adding(x) };
            }
        }
        """;

    [Fact]
    public async Task Tasks_of_an_assembly_that_no_silo_has_run_on_all_of_them()
    {
        using var foreign = new ForeignAssembly(("Shipped", Code));
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync());

        var ids = await farm.Client.RunAsync([.. Enumerable.Range(0, 40).Select(x => foreign.Call<ITask>("Shipped.Jobs", x % 2 == 0 ? "Adding" : "Recovered", x))])
            .Within("tasks to be accepted");
        var results = await Task.WhenAll(ids.Select(id => farm.Client.GetTaskResultAsync(id, block: true))).Within("tasks to end");

        Assert.Equal(Enumerable.Range(5, 40).Select(value => (object)value), results.Select(result => result!.Value));
        Assert.Equal(farm.Engines.Order(), results.Select(result => result!.EngineId!).Distinct().Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Tasks_of_several_assemblies_are_handed_in_together(int first)
    {
        using var foreign = new ForeignAssembly(("Shipped", Code));
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync());
        ITask[] tasks = [foreign.Call<ITask>("Shipped.Jobs", "Adding", 1), new MapTask(static (int x) => 10 * x, [7]), new StringTask("8")];
        object[] values = [6, 70, 8];

        var ids = await farm.Client.RunAsync([.. tasks[first..], .. tasks[..first]]).Within("tasks to be accepted");
        var results = await Task.WhenAll(ids.Select(id => farm.Client.GetTaskResultAsync(id, block: true))).Within("tasks to end");

        Assert.Equal([.. values[first..], .. values[..first]], results.Select(result => result!.Value!));
    }

    [Fact]
    public async Task A_predicate_of_an_assembly_that_no_silo_has_chooses_the_engine()
    {
        using var foreign = new ForeignAssembly(("Shipped", Code));
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync());

        var id = await farm.Client.RunAsync(foreign.Call<ITask>("Shipped.Jobs", "Picky", 8)).Within("a task to be accepted");
        await farm.Client.Engine(farm.Engines[0]).SetPropertiesAsync(new Dictionary<string, object?> { ["n"] = 7 });
        Assert.Equal(1, (await farm.Client.QueueStatusAsync()).Scheduled);
        await farm.Client.Engine(farm.Engines[1]).SetPropertiesAsync(new Dictionary<string, object?> { ["n"] = 8 });

        var result = await farm.Client.GetTaskResultAsync(id, block: true).Within("the task to run");
        Assert.Equal(("ran", farm.Engines[1]), (result!.Value, result.EngineId));
    }

    [Fact]
    public async Task Code_is_kept_where_the_only_farm_is_kept()
    {
        const string Storage = "of its own";
        using var foreign = new ForeignAssembly(("Shipped", Code + "namespace Another { }"));
        var records = new SurvivingRecords();
        var builder = new global::Orleans.TestingHost.InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            SurvivingStorage.AddTo(silo, records, Storage);
            silo.AddTaskFarm("only", options => (options.StorageName, options.EnginesPerSilo) = (Storage, 1));
        });
        builder.ConfigureClient(client => client.AddTaskFarm());
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var client = cluster.Client.GetTaskClient("only");

        var id = await client.RunAsync(foreign.Call<ITask>("Shipped.Jobs", "Adding", 2)).Within("a task to be accepted");

        Assert.Equal(7, (await client.GetTaskResultAsync(id, block: true).Within("a task to end"))!.Value);
        Assert.Equal(1, records.Count("code"));
    }

    [Fact]
    public async Task What_cannot_travel_is_refused_at_the_client_with_its_path()
    {
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync());
        using var stream = new MemoryStream();

        var refused = await Assert.ThrowsAsync<PackingException>(() => farm.Client.RunAsync(
            [Jobs.Nothing(), new MapTask(static void (int x, object[] values) => { }, [1, new object[] { 2, stream }])]));

        Assert.Contains("Arguments[1][1]", refused.Path, StringComparison.Ordinal);
        Assert.Contains("MemoryStream", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await farm.Client.RunAsync(Jobs.Nothing()));
    }

    [Fact]
    public async Task A_result_that_cannot_travel_fails_its_own_task_with_its_path()
    {
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync());

        var ids = await farm.Client.RunAsync([
            new MapTask(static object?[] () => [1, new MemoryStream()]), .. Enumerable.Range(0, 20).Select(Jobs.Returning)]);
        var results = await Task.WhenAll(ids.Select(id => farm.Client.GetTaskResultAsync(id, block: true))).Within("tasks to end");

        Assert.Contains("[1]", results[0]!.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("MemoryStream", results[0]!.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 20).Select(value => (object)value), results.Skip(1).Select(result => result!.Value));
    }
}
