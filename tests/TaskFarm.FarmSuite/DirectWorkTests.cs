namespace TaskFarm.FarmSuite;

public abstract class DirectWorkTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S37")]
    public async Task Code_is_executed_values_are_pushed_and_pulled_and_keys_told()
    {
        var engine = await (await StartWithOneEngineAsync()).EngineAsync();

        await engine.PushAsync(Values(("a", 1), ("s", "text")));
        await engine.ExecuteAsync("var b = a + 1;");

        Assert.Equal(["a", "b", "s"], (await engine.KeysAsync()).Order(StringComparer.Ordinal));
        var pulled = await engine.PullAsync(["b", "s"]);
        Assert.Equal(["b", "s"], pulled.Keys);
        Assert.Equal(2, pulled["b"]);
        Assert.Equal("text", pulled["s"]);
    }

    [Fact]
    [Trait("Row", "S37")]
    public async Task Reset_empties_the_namespace()
    {
        var engine = await (await StartWithOneEngineAsync()).EngineAsync();
        await engine.PushAsync(Values(("a", 1)));

        await engine.ResetAsync();

        Assert.Empty(await engine.KeysAsync());
        var error = await Assert.ThrowsAsync<RemoteTaskException>(() => engine.PullAsync(["a"]));
        Assert.Equal(FailureKind.NameError, error.Failure.Kind);
        Assert.Equal("name 'a' is not defined", error.Failure.Message);
    }

    [Fact]
    [Trait("Row", "S37")]
    public async Task Direct_work_and_tasks_share_the_namespace()
    {
        var farm = await StartWithOneEngineAsync();
        var engine = await farm.EngineAsync();

        await engine.PushAsync(Values(("a", 1)));
        await farm.DoAsync(new StringTask("a += 1; var b = 10;"));

        Assert.Equal(2, (await engine.PullAsync(["a"]))["a"]);
        Assert.Equal(10, (await engine.PullAsync(["b"]))["b"]);
    }

    [Fact]
    [Trait("Row", "S37")]
    public async Task Direct_work_takes_its_turn_with_the_tasks_on_that_engine()
    {
        using var gate = new Gate();
        var farm = await StartAsync();
        var id = await farm.RunAsync(Jobs.Holding(gate));
        await gate.ArrivedAsync();
        var busy = await farm.EngineOfAsync(id);
        var idle = (await farm.EnginesAsync()).First(engine => engine.Id != busy).Id;

        var waiting = farm.Client.Engine(busy).PushAsync(Values(("a", 1)));
        await farm.Client.Engine(idle).PushAsync(Values(("a", 1))).Within("direct work on the idle engine");
        Assert.False(waiting.IsCompleted);
        gate.Open();

        await waiting.Within("direct work when the task has ended");
        Assert.Equal(["a"], await farm.Client.Engine(busy).KeysAsync());
    }

    [Fact]
    [Trait("Row", "S37")]
    public async Task What_fails_there_throws_here_with_what_happened()
    {
        var engine = await (await StartWithOneEngineAsync()).EngineAsync();

        var thrown = await Assert.ThrowsAsync<RemoteTaskException>(() => engine.ExecuteAsync("\nthrow new System.ArithmeticException(\"directly\");"));
        var notCompiled = await Assert.ThrowsAsync<RemoteTaskException>(() => engine.ExecuteAsync("var a ="));
        var badName = await Assert.ThrowsAsync<RemoteTaskException>(() => engine.PushAsync(Values(("no name", 1))));

        Assert.Equal("System.ArithmeticException", thrown.Failure.ExceptionType);
        Assert.Equal("directly", thrown.Failure.Message);
        Assert.Contains("line 2", thrown.Failure.StackTrace, StringComparison.Ordinal);
        Assert.Equal(RemoteTaskException.NoTask, thrown.TaskId);
        Assert.Equal(engine.Id, thrown.EngineId);
        Assert.Equal(FailureKind.CompilationError, notCompiled.Failure.Kind);
        Assert.NotEmpty(notCompiled.Failure.CompilerMessages);
        Assert.Contains("'no name'", badName.Failure.Message, StringComparison.Ordinal);
        await engine.ExecuteAsync("var still = \"alive\";");
        Assert.Equal(["still"], await engine.KeysAsync());
    }

    [Fact]
    [Trait("Row", "S37")]
    public async Task Direct_work_penalises_nobody()
    {
        var farm = await StartAsync(new FarmSettings { Engines = 1, FailurePenalty = TimeSpan.FromHours(1) });
        var engine = await farm.EngineAsync();

        await Assert.ThrowsAsync<RemoteTaskException>(() => engine.ExecuteAsync("throw new System.Exception();"));

        Assert.True((await farm.DoAsync(Jobs.Nothing())).Succeeded);
    }

    [Fact]
    [Trait("Row", "S37")]
    public async Task An_engine_that_is_not_there_is_an_error_that_says_so()
    {
        var farm = await StartWithOneEngineAsync();
        var gone = (await farm.EnginesAsync())[0].Id;
        await farm.RemoveEngineAsync(gone);

        foreach (var engine in new[] { farm.Client.Engine(gone), farm.Client.Engine("no such engine") })
        {
            await Assert.ThrowsAsync<EngineNotFoundException>(() => engine.ExecuteAsync("1").Within("an answer"));
            await Assert.ThrowsAsync<EngineNotFoundException>(() => engine.PushAsync(Values(("a", 1))).Within("an answer"));
            await Assert.ThrowsAsync<EngineNotFoundException>(() => engine.PullAsync(["a"]).Within("an answer"));
            await Assert.ThrowsAsync<EngineNotFoundException>(() => engine.ResetAsync().Within("an answer"));
            await Assert.ThrowsAsync<EngineNotFoundException>(() => engine.KeysAsync().Within("an answer"));
        }
    }

    [Fact]
    [Trait("Row", "S37")]
    [Trait("Row", "S26")]
    public async Task Direct_work_with_an_engine_that_goes_away_meanwhile_ends()
    {
        using var gate = new Gate();
        var farm = await StartWithOneEngineAsync();
        var engine = await farm.EngineAsync();

        var running = engine.ExecuteAsync(gate.Code);
        await gate.ArrivedAsync();
        var waiting = engine.PushAsync(Values(("a", 1)));
        await farm.RemoveEngineAsync(engine.Id);

        await Assert.ThrowsAsync<EngineNotFoundException>(() => running.Within("the running work to end with its engine"));
        await Assert.ThrowsAsync<EngineNotFoundException>(() => waiting.Within("the waiting work to end with its engine"));
    }

    [Fact]
    [Trait("Row", "S37")]
    public async Task A_token_ends_the_wait_for_direct_work()
    {
        using var gate = new Gate();
        using var stop = new CancellationTokenSource();
        var farm = await StartWithOneEngineAsync();
        await farm.RunAsync(Jobs.Holding(gate));
        await gate.ArrivedAsync();

        var wait = (await farm.EngineAsync()).KeysAsync(stop.Token);
        await stop.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.Within("the token to end the wait"));
        Assert.Equal(stop.Token, error.CancellationToken);
    }
}
