namespace TaskFarm.FarmSuite;

public abstract class PenaltyTests(IFarmFixture farms) : FarmTests(farms)
{
    private static readonly TimeSpan Penalty = TimeSpan.FromSeconds(1);

    private static Task<TaskResult> FailOnAsync(RunningFarm farm) => farm.DoAsync(Jobs.Failing());

    [Fact]
    [Trait("Row", "S24")]
    public async Task A_worker_on_which_a_task_failed_is_kept_out_for_the_penalty()
    {
        var farm = await StartAsync(new FarmSettings { Engines = 1, FailurePenalty = Penalty });

        var engine = (await FailOnAsync(farm)).EngineId!;
        await farm.EngineIsAsync(EngineState.Penalised, engine);
        var waiting = await farm.RunAsync(Jobs.Nothing());
        await farm.PassAsync(Penalty / 2);

        Assert.False(await farm.HasEndedAsync(waiting));
        Assert.Equal(EngineState.Penalised, (await farm.EnginesAsync()).Single().State);
        await farm.PassAsync(Penalty / 2);
        Assert.True((await farm.ResultAsync(waiting)).Succeeded);
    }

    [Fact]
    [Trait("Row", "S24")]
    public async Task Others_go_on_meanwhile()
    {
        var farm = await StartAsync(new FarmSettings { Engines = 2, FailurePenalty = Penalty });

        var engine = (await FailOnAsync(farm)).EngineId!;
        await farm.EngineIsAsync(EngineState.Penalised, engine);

        for (var number = 0; number < 5; number++)
            Assert.NotEqual(engine, (await farm.DoAsync(Jobs.Nothing())).EngineId);
    }

    [Fact]
    [Trait("Row", "S24")]
    public async Task A_penalty_of_0_keeps_nobody_out()
    {
        var farm = await StartAsync(new FarmSettings { Engines = 1, FailurePenalty = TimeSpan.Zero });

        for (var number = 0; number < 5; number++)
            Assert.False((await FailOnAsync(farm)).Succeeded);

        Assert.True((await farm.DoAsync(Jobs.Nothing())).Succeeded);
    }

    [Fact]
    [Trait("Row", "S24")]
    public async Task A_retry_runs_on_another_worker_while_the_first_is_kept_out()
    {
        using var notes = new Notes();
        var farm = await StartAsync(new FarmSettings { Engines = 2, FailurePenalty = Penalty });
        var engines = await farm.EnginesAsync();

        var result = await farm.DoAsync(Jobs.FailingTimes(notes, 1) with { Retries = 1 });

        Assert.Equal(engines[1].Id, result.EngineId);
        await farm.EngineIsAsync(EngineState.Penalised, engines[0].Id);
    }

    [Fact]
    [Trait("Row", "S24")]
    public async Task A_success_is_not_penalised()
    {
        var farm = await StartAsync(new FarmSettings { Engines = 1, FailurePenalty = Penalty });

        for (var number = 0; number < 5; number++)
            Assert.True((await farm.DoAsync(Jobs.Nothing())).Succeeded);
    }

    [Fact]
    [Trait("Row", "S24")]
    public async Task A_penalised_worker_can_leave_and_its_time_passes_without_it()
    {
        var farm = await StartAsync(new FarmSettings { Engines = 2, FailurePenalty = Penalty });

        var engine = (await FailOnAsync(farm)).EngineId!;
        await farm.EngineIsAsync(EngineState.Penalised, engine);
        await farm.RemoveEngineAsync(engine);
        await farm.PassAsync(2 * Penalty);

        var left = Assert.Single(await farm.EnginesAsync());
        Assert.Equal(left.Id, (await farm.DoAsync(Jobs.Nothing())).EngineId);
    }
}
