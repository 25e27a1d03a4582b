namespace TaskFarm.FarmSuite;

public abstract class CustomTaskTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S9")]
    public async Task A_task_of_the_users_own_runs_before_run_process_and_after()
    {
        using var notes = new Notes();
        var farm = await StartAsync();

        var result = await farm.DoAsync(new StepsTask(notes.Path));

        Assert.Equal("made of raw", result.Value);
        Assert.Equal(["raw"], result.Keys);
        Assert.Equal("raw", result["raw"]);
        Assert.Equal(["before", "run", "process", "after"], notes.Lines);
    }

    [Theory]
    [InlineData("before", "before,after")]
    [InlineData("run", "before,run,after")]
    [InlineData("process", "before,run,process,after")]
    [InlineData("after", "before,run,process,after")]
    [Trait("Row", "S9")]
    public async Task A_step_that_throws_fails_the_task_and_after_runs_in_any_case(string failing, string steps)
    {
        using var notes = new Notes();
        var farm = await StartAsync();

        var result = await farm.DoAsync(new StepsTask(notes.Path, failing));

        Assert.Equal($"failed on purpose in {failing}", result.Failure!.Message);
        Assert.Equal(steps, string.Join(',', notes.Lines));
    }

    [Fact]
    [Trait("Row", "S9")]
    public async Task It_retries_recovers_and_depends_like_the_built_in_kinds()
    {
        using var notes = new Notes();
        var farm = await StartAsync();
        var fit = await farm.AddEngineAsync(("gpu", true));

        var result = await farm.DoAsync(new StepsTask(notes.Path, "before")
        {
            Retries = 1,
            Dependency = new Dependency(static properties => properties.Get("gpu", false)),
            RecoveryTask = new StepsTask(notes.Path) { Dependency = new Dependency(static properties => properties.Get("gpu", false)) },
        });

        Assert.Equal("made of raw", result.Value);
        Assert.Equal(3, result.Attempts);
        Assert.Equal(fit, result.EngineId);
        Assert.Equal("before,after,before,after,before,run,process,after", string.Join(',', notes.Lines));
    }

    [Fact]
    [Trait("Row", "S9")]
    public async Task A_kind_of_task_that_derives_from_BaseTask_has_the_common_options()
    {
        var farm = await StartWithOneEngineAsync();

        Assert.Equal(1, (await farm.DoAsync(new CountingTask("count"))).Value);
        Assert.Equal(2, (await farm.DoAsync(new CountingTask("count") { ClearAfter = true })).Value);
        Assert.Equal(1, (await farm.DoAsync(new CountingTask("count"))).Value);
    }

    [Fact]
    [Trait("Row", "S9")]
    public async Task A_kind_of_task_checks_its_dependency_in_its_own_way()
    {
        var farm = await StartAsync();
        var fit = await farm.AddEngineAsync(("runs", "counts"));

        Assert.Equal(fit, (await farm.DoAsync(new PickyTask("counts"))).EngineId);
        var waiting = await farm.RunAsync(new PickyTask("other"));
        await farm.DoAsync(Jobs.Nothing());
        Assert.False(await farm.HasEndedAsync(waiting));
    }
}
