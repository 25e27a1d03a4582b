namespace TaskFarm.FarmSuite;

public abstract class RecoveryTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S22")]
    [Trait("Row", "S23")]
    public async Task A_recovery_task_runs_under_the_same_id_when_the_retries_are_used_up()
    {
        using var notes = new Notes();
        var farm = await StartWithOneEngineAsync();

        var result = await farm.DoAsync(Jobs.NotingAndFailing(notes, "task") with { Retries = 1, RecoveryTask = Jobs.Noting(notes, "recovery") });

        Assert.Equal(["task", "task", "recovery"], notes.Lines);
        Assert.Equal("recovery", result.Value);
        Assert.Null(result.Failure);
        Assert.Equal(3, result.Attempts);
        Assert.Equal(0, result.TaskId);
        Assert.Equal(1, await farm.RunAsync(Jobs.Nothing()));
        await farm.ResultAsync(1);
        Assert.Equal((2, 0), ((await farm.StatusAsync()).Succeeded, (await farm.StatusAsync()).Failed));
    }

    [Fact]
    [Trait("Row", "S22")]
    public async Task A_recovery_task_of_a_task_that_succeeds_does_not_run()
    {
        using var notes = new Notes();
        var farm = await StartAsync();

        var result = await farm.DoAsync(Jobs.Noting(notes, "task") with { RecoveryTask = Jobs.Noting(notes, "recovery") });

        Assert.Equal("task", result.Value);
        Assert.Equal(["task"], notes.Lines);
    }

    [Fact]
    [Trait("Row", "S22")]
    public async Task Each_link_of_a_chain_has_its_own_retries_and_runs_once()
    {
        using var notes = new Notes();
        var farm = await StartWithOneEngineAsync();

        var result = await farm.DoAsync(Jobs.NotingAndFailing(notes, "task") with
        {
            Retries = 1,
            RecoveryTask = Jobs.NotingAndFailing(notes, "first") with
            {
                Retries = 2,
                RecoveryTask = Jobs.NotingAndFailing(notes, "second"),
            },
        });

        Assert.Equal(["task", "task", "first", "first", "first", "second"], notes.Lines);
        Assert.Equal("failed on purpose: second", result.Failure!.Message);
        Assert.Equal(6, result.Attempts);
    }

    [Fact]
    [Trait("Row", "S22")]
    public async Task A_task_that_names_itself_as_its_recovery_ends()
    {
        using var notes = new Notes();
        var farm = await StartAsync();

        var result = await farm.DoAsync(new SelfRecoveringTask(notes.Path));

        Assert.False(result.Succeeded);
        Assert.Equal(2, notes.Lines.Count);
    }

    [Fact]
    [Trait("Row", "S22")]
    public async Task One_recovery_task_serves_many_tasks_again_and_again()
    {
        var farm = await StartAsync();
        var recovery = Jobs.Returning(-1);
        var failing = Jobs.Failing() with { RecoveryTask = recovery };

        for (var round = 0; round < 3; round++)
        {
            var ids = await farm.RunAsync(failing, failing, Jobs.Nothing() with { RecoveryTask = recovery });
            await farm.BarrierAsync([.. ids]);
            Assert.Equal(-1, (await farm.ResultAsync(ids[0])).Value);
            Assert.Equal(-1, (await farm.ResultAsync(ids[1])).Value);
            Assert.Null((await farm.ResultAsync(ids[2])).Value);
        }
    }

    [Fact]
    [Trait("Row", "S22")]
    public async Task A_function_can_recover_by_code_and_code_by_a_function()
    {
        var farm = await StartAsync();

        var byCode = await farm.DoAsync(Jobs.Failing() with { RecoveryTask = new StringTask("var a = 5;") { Pull = ["a"] } });
        var byFunction = await farm.DoAsync(new StringTask("does not compile") { Pull = ["a"], RecoveryTask = Jobs.Returning(6) });

        Assert.Equal(5, byCode["a"]);
        Assert.Equal(6, byFunction.Value);
        Assert.Empty(byFunction.Keys);
    }

    [Fact]
    [Trait("Row", "S22")]
    public async Task A_recovery_expression_that_does_not_compile_is_refused_at_submission()
    {
        var farm = await StartAsync();

        await Assert.ThrowsAsync<CompilationException>(
            () => farm.RunAsync(Jobs.Nothing() with { RecoveryTask = Jobs.Nothing() with { DependExpression = "gpu &&" } }));

        Assert.Equal(0, await farm.CountAsync());
    }
}
