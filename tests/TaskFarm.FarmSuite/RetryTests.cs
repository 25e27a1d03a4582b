namespace TaskFarm.FarmSuite;

public abstract class RetryTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S21")]
    public async Task Two_retries_mean_three_runs_at_most()
    {
        using var notes = new Notes();
        var farm = await StartAsync();

        var result = await farm.DoAsync(Jobs.NotingAndFailing(notes, "run") with { Retries = 2 });

        Assert.False(result.Succeeded);
        Assert.Equal(3, result.Attempts);
        Assert.Equal(3, notes.Lines.Count);
    }

    [Fact]
    [Trait("Row", "S21")]
    public async Task Without_retries_a_task_runs_once()
    {
        using var notes = new Notes();
        var farm = await StartAsync();

        var result = await farm.DoAsync(Jobs.NotingAndFailing(notes, "run"));

        Assert.Equal(1, result.Attempts);
        Assert.Single(notes.Lines);
    }

    [Fact]
    [Trait("Row", "S21")]
    public async Task A_success_leaves_the_other_retries_unused()
    {
        using var notes = new Notes();
        var farm = await StartAsync();

        var result = await farm.DoAsync(Jobs.FailingTimes(notes, 1) with { Retries = 5 });

        Assert.Equal(2, result.Value);
        Assert.Equal(2, result.Attempts);
        Assert.Equal(2, notes.Lines.Count);
    }

    [Fact]
    [Trait("Row", "S21")]
    public async Task A_failed_task_goes_to_the_back_of_the_queue_under_fifo()
    {
        using var notes = new Notes();
        var farm = await StartWithoutEnginesAsync();

        var ids = await farm.RunAsync(
            Jobs.NotingAndFailing(notes, "failing") with { Retries = 1 }, Jobs.Noting(notes, "second"), Jobs.Noting(notes, "third"));
        await farm.AddEngineAsync();
        await farm.BarrierAsync([.. ids]);

        Assert.Equal(["failing", "second", "third", "failing"], notes.Lines);
    }

    [Fact]
    [Trait("Row", "S21")]
    public async Task Code_and_functions_retry_alike()
    {
        var farm = await StartWithOneEngineAsync();
        await (await farm.EngineAsync()).ExecuteAsync("var runs = 0;");

        var result = await farm.DoAsync(
            new StringTask("runs += 1; if (runs < 3) throw new System.InvalidOperationException();") { Retries = 2, Pull = ["runs"] });

        Assert.Equal(3, result["runs"]);
    }

    [Fact]
    [Trait("Row", "S23")]
    public async Task A_failure_that_a_retry_mended_is_not_the_result()
    {
        using var notes = new Notes();
        var farm = await StartAsync();

        var id = await farm.RunAsync(Jobs.FailingTimes(notes, 2) with { Retries = 2 });
        var result = await farm.ResultAsync(id);

        Assert.True(result.Succeeded);
        Assert.Null(result.Failure);
        result.RaiseException();
        var status = await farm.StatusAsync();
        Assert.Equal((1, 0), (status.Succeeded, status.Failed));
    }

    [Fact]
    [Trait("Row", "S23")]
    public async Task A_task_between_two_runs_has_no_result_yet()
    {
        using var notes = new Notes();
        using var gate = new Gate();
        var farm = await StartWithOneEngineAsync();

        // One batch, so that the second task stands in the queue when the first comes back to it.
        var ids = await farm.RunAsync(Jobs.NotingAndFailing(notes, "run") with { Retries = 1 }, Jobs.Holding(gate));
        await gate.ArrivedAsync();

        Assert.Single(notes.Lines);
        Assert.False(await farm.HasEndedAsync(ids[0]));
        Assert.Equal([ids[0]], (await farm.StatusAsync(verbose: true)).ScheduledIds);
        gate.Open();
        await farm.BarrierAsync([.. ids]);
        Assert.Equal(2, notes.Lines.Count);
    }

    [Fact]
    [Trait("Row", "S23")]
    public async Task The_last_failure_is_the_result()
    {
        using var notes = new Notes();
        var farm = await StartAsync();

        var result = await farm.DoAsync(Jobs.FailingTimes(notes, 9) with { Retries = 2 });

        Assert.Equal("failed on purpose, run 3", result.Failure!.Message);
    }
}
