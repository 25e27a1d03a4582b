namespace TaskFarm.FarmSuite;

public abstract class NamespaceTests(IFarmFixture farms) : FarmTests(farms)
{
    private static async Task<IReadOnlyList<string>> KeysAsync(RunningFarm farm) =>
        await (await farm.EngineAsync()).KeysAsync().Within("the engine to tell its keys");

    private async Task<RunningFarm> StartWithVariableAsync()
    {
        var farm = await StartWithOneEngineAsync();
        await (await farm.EngineAsync()).PushAsync(Values(("before", 1))).Within("the engine to take a value");
        return farm;
    }

    [Fact]
    [Trait("Row", "S3")]
    public async Task Without_clearing_variables_stay_before_and_after()
    {
        var farm = await StartWithVariableAsync();

        Assert.Equal(1, (await farm.DoAsync(new CountingTask("count"))).Value);
        Assert.Equal(2, (await farm.DoAsync(new CountingTask("count"))).Value);

        Assert.Equal(["before", "count"], await KeysAsync(farm));
    }

    [Fact]
    [Trait("Row", "S3")]
    public async Task ClearBefore_resets_the_namespace_before_the_task()
    {
        var farm = await StartWithVariableAsync();
        await farm.DoAsync(new CountingTask("count"));

        var result = await farm.DoAsync(new CountingTask("count") { ClearBefore = true });

        Assert.Equal(1, result.Value);
        Assert.Equal(["count"], await KeysAsync(farm));
    }

    [Fact]
    [Trait("Row", "S3")]
    public async Task ClearAfter_resets_the_namespace_after_a_success()
    {
        var farm = await StartWithVariableAsync();

        var result = await farm.DoAsync(new StringTask("var a = before + 1;") { Pull = ["a"], ClearAfter = true });

        Assert.Equal(2, result["a"]);
        Assert.Empty(await KeysAsync(farm));
    }

    [Theory]
    [InlineData("throw new System.InvalidOperationException();")]
    [InlineData("this does not compile")]
    [Trait("Row", "S3")]
    public async Task ClearAfter_resets_the_namespace_after_a_failure_too(string code)
    {
        var farm = await StartWithVariableAsync();

        Assert.False((await farm.DoAsync(new StringTask(code) { ClearAfter = true })).Succeeded);

        Assert.Empty(await KeysAsync(farm));
    }

    [Fact]
    [Trait("Row", "S3")]
    public async Task Every_attempt_clears()
    {
        using var notes = new Notes();
        var farm = await StartWithVariableAsync();

        var result = await farm.DoAsync(Jobs.FailingTimes(notes, 1) with { Retries = 1, ClearBefore = true });

        Assert.True(result.Succeeded);
        Assert.Empty(await KeysAsync(farm));
    }

    [Fact]
    [Trait("Row", "S3")]
    [Trait("Row", "S7")]
    public async Task A_reset_forgets_variables_functions_and_types()
    {
        var farm = await StartWithOneEngineAsync();
        await farm.DoAsync(new StringTask("var a = 1; int F() => 2; class Box { }"));

        await farm.DoAsync(Jobs.Nothing() with { ClearAfter = true });

        foreach (var name in new[] { "a", "F()", "new Box()" })
            Assert.Equal(FailureKind.CompilationError, (await farm.DoAsync(new StringTask(name))).Failure!.Kind);
        Assert.Equal("now a string", (await farm.DoAsync(new StringTask("var a = \"now a string\"; a"))).Value);
    }

    [Fact]
    [Trait("Row", "S3")]
    public async Task Clearing_touches_the_engine_of_the_task_alone()
    {
        var farm = await StartAsync();
        foreach (var engine in await farm.EnginesAsync())
            await farm.Client.Engine(engine.Id).PushAsync(Values(("a", 1)));

        var result = await farm.DoAsync(Jobs.Nothing() with { ClearAfter = true });

        foreach (var engine in await farm.EnginesAsync())
        {
            var keys = await farm.Client.Engine(engine.Id).KeysAsync();
            Assert.Equal(engine.Id == result.EngineId ? [] : ["a"], keys);
        }
    }
}
