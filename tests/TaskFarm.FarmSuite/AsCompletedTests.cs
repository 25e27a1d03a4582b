namespace TaskFarm.FarmSuite;

public abstract class AsCompletedTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S33")]
    public async Task Results_come_in_the_order_in_which_the_tasks_end()
    {
        using var first = new Gate();
        using var second = new Gate();
        using var third = new Gate();
        var farm = await StartAsync(new FarmSettings { Engines = 3 });
        var ids = await farm.RunAsync(Jobs.Holding(first), Jobs.Holding(second), Jobs.Holding(third));
        var gates = new[] { first, second, third };

        await using var results = farm.Client.AsCompleted(ids).GetAsyncEnumerator();
        foreach (var next in new[] { 2, 0, 1 })
        {
            gates[next].Open();
            Assert.True(await results.MoveNextAsync().AsTask().Within($"the result of task {ids[next]}"));
            Assert.Equal(ids[next], results.Current.TaskId);
        }

        Assert.False(await results.MoveNextAsync());
    }

    [Fact]
    [Trait("Row", "S33")]
    public async Task Failures_and_aborts_come_like_successes()
    {
        var farm = await StartAsync();
        var ids = await farm.RunAsync(Jobs.Nothing(), Jobs.Failing(), Jobs.Nothing() with { DependExpression = "nowhere" });
        await farm.Client.AbortAsync(ids[2]);

        var results = new List<TaskResult>();
        await foreach (var result in farm.Client.AsCompleted(ids))
            results.Add(result);

        Assert.Equal(ids, results.Select(result => result.TaskId).Order());
        Assert.Equal(1, results.Count(result => result.Succeeded));
    }

    [Fact]
    [Trait("Row", "S33")]
    public async Task An_unknown_id_is_an_error()
    {
        var farm = await StartAsync();

        await Assert.ThrowsAsync<TaskNotFoundException>(async () =>
        {
            await foreach (var result in farm.Client.AsCompleted([5]))
                Assert.Null(result);
        });
    }

    [Fact]
    [Trait("Row", "S33")]
    public async Task A_token_ends_the_wait()
    {
        using var stop = new CancellationTokenSource();
        var farm = await StartWithoutEnginesAsync();
        var ids = await farm.RunAsync(Jobs.Nothing(), Jobs.Nothing());

        await using var results = farm.Client.AsCompleted(ids, stop.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = results.MoveNextAsync().AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Within("the token to end the wait"));
    }
}
