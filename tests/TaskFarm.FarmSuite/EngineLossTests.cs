namespace TaskFarm.FarmSuite;

public abstract class EngineLossTests(IFarmFixture farms) : FarmTests(farms)
{
    private static MapTask HoldingFirst(Gate gate) => new(
        static (string path) =>
        {
            Gate.HoldFirst(path);
            return "done";
        },
        [gate.Path]);

    [Fact]
    [Trait("Row", "S26")]
    public async Task A_task_whose_engine_goes_away_runs_again_elsewhere_without_using_a_retry()
    {
        using var gate = new Gate();
        var farm = await StartAsync();

        var id = await farm.RunAsync(HoldingFirst(gate));
        await gate.ArrivedAsync();
        var lost = await farm.EngineOfAsync(id);
        await farm.RemoveEngineAsync(lost);

        var result = await farm.ResultAsync(id);
        Assert.Equal("done", result.Value);
        Assert.Equal(2, result.Attempts);
        Assert.NotEqual(lost, result.EngineId);
        Assert.Equal(2, gate.Arrivals);
    }

    [Fact]
    [Trait("Row", "S26")]
    public async Task A_loss_leaves_the_retries_as_they_were()
    {
        using var gate = new Gate();
        using var notes = new Notes();
        var farm = await StartAsync(new FarmSettings { Engines = 3 });

        var id = await farm.RunAsync(new MapTask(
            static (string path, string lines) =>
            {
                Gate.HoldFirst(path);
                return Notes.FailTimes(lines, 9);
            },
            [gate.Path, notes.Path])
        { Retries = 2 });
        await gate.ArrivedAsync();
        await farm.RemoveEngineAsync(await farm.EngineOfAsync(id));

        var result = await farm.ResultAsync(id);
        Assert.Equal(4, result.Attempts);
        Assert.Equal("failed on purpose, run 3", result.Failure!.Message);
    }

    [Fact]
    [Trait("Row", "S26")]
    public async Task What_a_lost_engine_reports_late_changes_nothing()
    {
        using var gate = new Gate();
        using var second = new Gate();
        var farm = await StartAsync();

        // The first run, on the engine that is lost, goes on to its end while the second is held.
        var id = await farm.RunAsync(new MapTask(
            static (string first, string then, string last) =>
            {
                var isFirst = Directory.GetFiles(first, "arrived-*").Length == 0;
                Gate.HoldFirst(first);
                if (isFirst)
                {
                    Gate.Announce(last);
                    return "from the lost engine";
                }

                Gate.Hold(then);
                return "from the other";
            },
            [gate.Path, second.Path, gate.Path]));
        await gate.ArrivedAsync();
        await farm.RemoveEngineAsync(await farm.EngineOfAsync(id));
        await second.ArrivedAsync();
        gate.Open();
        await gate.ArrivedAsync(3);

        Assert.False(await farm.HasEndedAsync(id));
        second.Open();
        Assert.Equal("from the other", (await farm.ResultAsync(id)).Value);
        Assert.Equal(1, await farm.CountAsync());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    [InlineData(0)]
    [Trait("Row", "S26")]
    public async Task One_loss_more_than_allowed_fails_the_task_as_a_suspected_killer_of_engines(int allowed)
    {
        using var gate = new Gate();
        using var notes = new Notes();
        var farm = await StartAsync(new FarmSettings { Engines = 1, AllowedEngineLosses = allowed });

        var id = await farm.RunAsync(Jobs.Holding(gate) with { Retries = 5, RecoveryTask = Jobs.Noting(notes, "recovery") });
        for (var loss = 1; loss <= allowed + 1; loss++)
        {
            await gate.ArrivedAsync(loss);
            Assert.False(await farm.HasEndedAsync(id));
            await farm.AddEngineAsync();
            await farm.RemoveEngineAsync(await farm.EngineOfAsync(id));
        }

        var result = await farm.ResultAsync(id);
        Assert.Equal(FailureKind.EngineLost, result.Failure!.Kind);
        Assert.Equal(allowed + 1, result.Attempts);
        Assert.Contains("suspected", result.Failure.Message, StringComparison.Ordinal);
        Assert.Contains($"Task {id}", result.Failure.Message, StringComparison.Ordinal);
        Assert.Empty(notes.Lines);
        Assert.True((await farm.DoAsync(Jobs.Nothing())).Succeeded);
    }

    [Fact]
    [Trait("Row", "S26")]
    public async Task A_task_that_lost_its_only_engine_waits_for_another()
    {
        using var gate = new Gate();
        var farm = await StartWithOneEngineAsync();

        var id = await farm.RunAsync(HoldingFirst(gate));
        await gate.ArrivedAsync();
        await farm.RemoveEngineAsync(await farm.EngineOfAsync(id));
        Assert.Equal([id], (await farm.StatusAsync(verbose: true)).ScheduledIds);

        var next = await farm.AddEngineAsync();
        Assert.Equal(next, (await farm.ResultAsync(id)).EngineId);
    }

    [Fact]
    [Trait("Row", "S26")]
    [Trait("Row", "S27")]
    public async Task A_task_aborted_while_it_ran_on_an_engine_that_goes_away_is_aborted()
    {
        using var gate = new Gate();
        var farm = await StartAsync();

        var id = await farm.RunAsync(Jobs.Holding(gate));
        await gate.ArrivedAsync();
        await farm.Client.AbortAsync(id);
        await farm.RemoveEngineAsync(await farm.EngineOfAsync(id));

        var result = await farm.ResultAsync(id);
        Assert.Equal(FailureKind.Aborted, result.Failure!.Kind);
        Assert.Equal(1, gate.Arrivals);
    }
}
