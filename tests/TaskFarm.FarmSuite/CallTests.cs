namespace TaskFarm.FarmSuite;

public abstract class CallTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S33")]
    public async Task A_call_gives_the_value_or_throws()
    {
        var farm = await StartAsync();

        Assert.Equal(42, await farm.Client.CallAsync(static () => 42).Within("the call"));
        Assert.Equal("async", await farm.Client.CallAsync(static async () =>
        {
            await Task.Yield();
            return "async";
        }).Within("the call"));
        var error = await Assert.ThrowsAsync<RemoteTaskException>(
            () => farm.Client.CallAsync(static int () => throw new FormatException("no")).Within("the call"));
        Assert.Equal("System.FormatException", error.Failure.ExceptionType);
    }

    [Fact]
    public async Task A_task_that_never_ends_holds_up_nobody_else()
    {
        using var gate = new Gate();
        var farm = await StartAsync();
        var endless = await farm.RunAsync(Jobs.Holding(gate));
        await gate.ArrivedAsync();

        var ids = await farm.RunAsync([.. Enumerable.Range(0, 1_000).Select(Jobs.Returning)]);
        await farm.BarrierAsync([.. ids]);
        await farm.Client.ClearAsync(ids);
        var squares = await farm.Client.MapAsync(static (int x) => x * x, [1, 2]).Within("a map beside the endless task");
        await farm.Client.AbortAsync(endless);

        Assert.Equal([1, 4], squares);
        Assert.Equal([endless], (await farm.StatusAsync(verbose: true)).PendingIds);
        await farm.Farm.DisposeAsync().AsTask().Within("a farm with an endless task to be disposed of");
    }
}
