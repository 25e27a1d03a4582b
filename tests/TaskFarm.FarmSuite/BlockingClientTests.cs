using System.Reflection;

namespace TaskFarm.FarmSuite;

public abstract class BlockingClientTests(IFarmFixture farms) : FarmTests(farms)
{
    // What a blocking client needs no second form of.
    private static readonly string[] AsyncOnly = ["AsCompleted", "Engine"];

    private async Task<BlockingTaskClient> ClientAsync(int engines = 2) =>
        new((await StartAsync(new FarmSettings { Engines = engines })).Client);

    [Fact]
    [Trait("Row", "S33")]
    public void The_blocking_client_has_the_verbs_of_the_async_one()
    {
        var verbs = VerbsOf(typeof(TaskClient)).Select(name => name.Replace("Async", "", StringComparison.Ordinal)).Except(AsyncOnly);

        Assert.Equal(verbs.Order(), VerbsOf(typeof(BlockingTaskClient)).Order());
        foreach (var verb in new[] { "Run", "GetTaskResult", "Abort", "Barrier", "Spin", "QueueStatus", "Clear", "Map", "Mapper", "Parallel" })
            Assert.Contains(verb, VerbsOf(typeof(BlockingTaskClient)));

        static IEnumerable<string> VerbsOf(Type client) =>
            client.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(method => method.Name).Distinct();
    }

    [Fact]
    [Trait("Row", "S33")]
    public async Task It_runs_and_waits()
    {
        var client = await ClientAsync();
        await Task.Run(() =>
        {
            var id = client.Run(Jobs.Returning(5));
            var ids = client.Run([Jobs.Returning(6), Jobs.Failing()]);
            client.Barrier([id, .. ids]);

            Assert.Equal(5, client.GetTaskResult(id, block: true)!.Value);
            Assert.Equal(6, client.GetTaskResult(ids[0])!.Value);
            Assert.False(client.GetTaskResult(ids[1])!.Succeeded);
            Assert.Equal((2, 1), (client.QueueStatus().Succeeded, client.QueueStatus(verbose: true).FailedIds!.Count));
            Assert.Equal(2, client.Engines().Count);
            client.Spin();
            Assert.Equal(3, client.Clear());
            Assert.Equal("called", client.Call(static () => "called"));
        }).Within("the blocking client");
    }

    [Fact]
    [Trait("Row", "S33")]
    [Trait("Row", "S34")]
    public async Task It_maps_in_order_and_throws_failures_as_they_are()
    {
        var client = await ClientAsync();
        await Task.Run(() =>
        {
            Assert.Equal([1, 4, 9], client.Map(static (int x) => x * x, [1, 2, 3]));
            Assert.Equal([5, 7], client.Map(static (int x, int y) => x + y, [1, 2], [4, 5]));
            Assert.Equal([6], client.Map(static (int x, int y, int z) => x + y + z, [1], [2], [3]));
            Assert.Equal([2, 4], client.Parallel(static (int x) => 2 * x)([1, 2]));
            Assert.Throws<CompositeTaskException>(() => client.Map(static int (int x) => throw new FormatException(), [1]));
            Assert.Throws<RemoteTaskException>(() => client.Call(static int () => throw new FormatException()));
            Assert.Throws<ArgumentException>(() => client.Map(static (int x, int y) => x + y, [1], [1, 2]));
        }).Within("the blocking client");
    }

    [Fact]
    [Trait("Row", "S33")]
    [Trait("Row", "S35")]
    public async Task Its_mapper_waits_or_returns_the_ids()
    {
        var client = await ClientAsync();
        await Task.Run(() =>
        {
            var mapper = client.Mapper(new MapOptions { Retries = 1 });
            Assert.Equal([2, 3], mapper.Map(static (int x) => x + 1, [1, 2]));
            Assert.Equal([4], mapper.Map(static (int x, int y) => x + y, [1], [3]));
            Assert.Equal([3, 4], mapper.Submit(static (int x) => x, [1, 2]));
            Assert.Equal([5], mapper.Submit(static (int x, int y) => x + y, [1], [3]));
            Assert.Equal(4, client.GetTaskResult(5, block: true)!.Value);
        }).Within("the blocking client");
    }

    [Fact]
    [Trait("Row", "S33")]
    [Trait("Row", "S27")]
    public async Task It_aborts_and_says_what_can_not_be_aborted()
    {
        var client = await ClientAsync(engines: 0);
        await Task.Run(() =>
        {
            var id = client.Run(Jobs.Nothing());
            Assert.Null(client.GetTaskResult(id));
            client.Abort(id);
            Assert.Throws<TaskAlreadyAbortedException>(() => client.Abort(id));
            Assert.Throws<TaskNotFoundException>(() => client.GetTaskResult(9, block: true));
            Assert.Throws<TaskNotFoundException>(() => client.Barrier([9]));
        }).Within("the blocking client");
    }

    [Fact]
    [Trait("Row", "S33")]
    public async Task A_token_ends_a_blocking_wait()
    {
        var client = await ClientAsync(engines: 0);
        using var stop = new CancellationTokenSource();
        var id = client.Run(Jobs.Nothing());

        var wait = Task.Run(() => client.GetTaskResult(id, block: true, stop.Token));
        var barrier = Task.Run(() => client.Barrier([id], stop.Token));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.Within("the token to end the wait"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => barrier.Within("the token to end the wait"));
    }
}
