namespace TaskFarm.FarmSuite;

public abstract class IdleTimeoutTests(IFarmFixture farms) : FarmTests(farms)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.5);

    private static MapTask Stuck() => Jobs.Nothing() with { DependExpression = "gpu && memory >= 16" };

    private Task<RunningFarm> StartAsync(int engines) => StartAsync(new FarmSettings { Engines = engines, IdleTimeout = Timeout });

    [Fact]
    [Trait("Row", "S25")]
    public async Task Tasks_that_no_idle_worker_may_run_end_after_the_timeout_with_a_failure_that_explains()
    {
        var farm = await StartAsync(engines: 2);

        var ids = await farm.RunAsync(Stuck(), Jobs.Nothing() with { Depend = static properties => properties.ContainsKey("tpu") });
        await farm.PassAsync(Timeout);

        var byExpression = (await farm.ResultAsync(ids[0])).Failure!;
        Assert.Equal(FailureKind.Timeout, byExpression.Kind);
        Assert.Contains($"Task {ids[0]}", byExpression.Message, StringComparison.Ordinal);
        Assert.Contains("gpu && memory >= 16", byExpression.Message, StringComparison.Ordinal);
        Assert.Contains("1.5 seconds", byExpression.Message, StringComparison.Ordinal);
        var byPredicate = (await farm.ResultAsync(ids[1])).Failure!;
        Assert.Equal(FailureKind.Timeout, byPredicate.Kind);
        Assert.Contains(nameof(Tasks_that_no_idle_worker_may_run_end_after_the_timeout_with_a_failure_that_explains), byPredicate.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await farm.StatusAsync()).Failed);
        Assert.True((await farm.DoAsync(Jobs.Nothing())).Succeeded);
    }

    [Fact]
    [Trait("Row", "S25")]
    public async Task Before_the_timeout_they_wait()
    {
        var farm = await StartAsync(engines: 1);

        var id = await farm.RunAsync(Stuck());
        await farm.PassAsync(Timeout / 2);

        Assert.False(await farm.HasEndedAsync(id));
    }

    [Fact]
    [Trait("Row", "S25")]
    public async Task Without_any_worker_tasks_simply_wait()
    {
        var farm = await StartAsync(engines: 0);

        var ids = await farm.RunAsync(Jobs.Nothing(), Stuck());
        await farm.PassAsync(2 * Timeout);
        Assert.False(await farm.HasEndedAsync(ids[0]));
        Assert.False(await farm.HasEndedAsync(ids[1]));

        var engine = await farm.AddEngineAsync(("gpu", true), ("memory", 16));
        Assert.Equal(engine, (await farm.ResultAsync(ids[0])).EngineId);
        Assert.Equal(engine, (await farm.ResultAsync(ids[1])).EngineId);
    }

    [Theory]
    [InlineData("task")]
    [InlineData("waiting task")]
    [InlineData("worker")]
    [InlineData("property")]
    [InlineData("abort")]
    [Trait("Row", "S25")]
    public async Task Any_change_starts_the_wait_anew(string change)
    {
        var farm = await StartAsync(engines: 1);
        var engine = await farm.EngineAsync();
        var ids = await farm.RunAsync(Stuck(), Stuck());

        await farm.PassAsync(Timeout * 0.6);
        await (change switch
        {
            "task" => farm.DoAsync(Jobs.Nothing()),
            "waiting task" => farm.RunAsync(Stuck()),
            "worker" => farm.AddEngineAsync(),
            "property" => engine.SetPropertiesAsync(Values(("memory", 16))),
            _ => farm.Client.AbortAsync(ids[1]),
        });
        await farm.EngineIsAsync(EngineState.Idle, engine.Id);
        await farm.PassAsync(Timeout * 0.6);
        Assert.False(await farm.HasEndedAsync(ids[0]));

        await farm.PassAsync(Timeout * 0.6);
        Assert.Equal(FailureKind.Timeout, (await farm.ResultAsync(ids[0])).Failure!.Kind);
    }

    [Fact]
    [Trait("Row", "S25")]
    public async Task A_look_again_is_no_change()
    {
        var farm = await StartAsync(engines: 1);

        var id = await farm.RunAsync(Stuck());
        await farm.PassAsync(Timeout * 0.6);
        await farm.Client.SpinAsync();
        await farm.StatusAsync();
        await farm.PassAsync(Timeout * 0.6);

        Assert.Equal(FailureKind.Timeout, (await farm.ResultAsync(id)).Failure!.Kind);
    }

    [Fact]
    [Trait("Row", "S25")]
    public async Task While_a_worker_is_busy_nothing_times_out()
    {
        using var gate = new Gate();
        var farm = await StartAsync(engines: 2);

        var running = await farm.RunAsync(Jobs.Holding(gate));
        await gate.ArrivedAsync();
        var id = await farm.RunAsync(Stuck());
        await farm.PassAsync(2 * Timeout);
        Assert.False(await farm.HasEndedAsync(id));

        gate.Open();
        var engine = (await farm.ResultAsync(running)).EngineId!;
        await farm.EngineIsAsync(EngineState.Idle, engine);
        await farm.PassAsync(Timeout);
        Assert.Equal(FailureKind.Timeout, (await farm.ResultAsync(id)).Failure!.Kind);
    }

    [Fact]
    [Trait("Row", "S25")]
    public async Task A_timeout_uses_no_retry_and_no_recovery()
    {
        using var notes = new Notes();
        var farm = await StartAsync(engines: 1);

        var id = await farm.RunAsync(Stuck() with { Retries = 3, RecoveryTask = Jobs.Noting(notes, "recovery") });
        await farm.PassAsync(Timeout);

        var result = await farm.ResultAsync(id);
        Assert.Equal(FailureKind.Timeout, result.Failure!.Kind);
        Assert.Equal(0, result.Attempts);
        Assert.Null(result.EngineId);
        Assert.Empty(notes.Lines);
    }
}
