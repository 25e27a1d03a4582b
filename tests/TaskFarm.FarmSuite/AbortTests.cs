namespace TaskFarm.FarmSuite;

public abstract class AbortTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S27")]
    public async Task A_waiting_task_that_is_aborted_never_runs()
    {
        using var notes = new Notes();
        var farm = await StartWithoutEnginesAsync();

        var ids = await farm.RunAsync(Jobs.Noting(notes, "first"), Jobs.Noting(notes, "aborted"), Jobs.Noting(notes, "third"));
        await farm.Client.AbortAsync(ids[1]);
        var result = await farm.ResultAsync(ids[1]);
        await farm.AddEngineAsync();
        await farm.BarrierAsync([.. ids]);

        Assert.Equal(FailureKind.Aborted, result.Failure!.Kind);
        Assert.Contains("aborted", result.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(["first", "third"], notes.Lines);
        Assert.Throws<RemoteTaskException>(result.RaiseException);
    }

    [Fact]
    [Trait("Row", "S27")]
    public async Task Of_a_running_task_that_is_aborted_the_result_is_discarded_when_it_ends()
    {
        using var gate = new Gate();
        var farm = await StartWithOneEngineAsync();

        var id = await farm.RunAsync(Jobs.Holding(gate));
        await gate.ArrivedAsync();
        await farm.Client.AbortAsync(id).Within("the abort of a running task to be acknowledged at once");
        Assert.False(await farm.HasEndedAsync(id));
        Assert.Equal([id], (await farm.StatusAsync(verbose: true)).PendingIds);
        gate.Open();

        var result = await farm.ResultAsync(id);
        Assert.Equal(FailureKind.Aborted, result.Failure!.Kind);
        Assert.Throws<RemoteTaskException>(() => result.Value);
        var status = await farm.StatusAsync();
        Assert.Equal((0, 0, 1), (status.Succeeded, status.Failed, status.Aborted));
    }

    [Fact]
    [Trait("Row", "S27")]
    public async Task A_running_task_that_is_aborted_and_fails_uses_no_retry_and_no_recovery()
    {
        using var gate = new Gate();
        using var notes = new Notes();
        var farm = await StartWithOneEngineAsync();

        var id = await farm.RunAsync(Jobs.HoldingThenFailing(gate) with { Retries = 3, RecoveryTask = Jobs.Noting(notes, "recovery") });
        await gate.ArrivedAsync();
        await farm.Client.AbortAsync(id);
        gate.Open();

        var result = await farm.ResultAsync(id);
        Assert.Equal(FailureKind.Aborted, result.Failure!.Kind);
        Assert.Equal(1, result.Attempts);
        await farm.DoAsync(Jobs.Nothing());
        Assert.Equal(1, gate.Arrivals);
        Assert.Empty(notes.Lines);
    }

    [Fact]
    [Trait("Row", "S27")]
    public async Task A_task_that_waits_for_its_retry_can_be_aborted()
    {
        using var gate = new Gate();
        using var notes = new Notes();
        var farm = await StartWithOneEngineAsync();

        // One batch, so that the second task stands in the queue when the first comes back to it.
        var id = (await farm.RunAsync(Jobs.NotingAndFailing(notes, "run") with { Retries = 5 }, Jobs.Holding(gate)))[0];
        await gate.ArrivedAsync();
        await farm.Client.AbortAsync(id);
        gate.Open();

        Assert.Equal(FailureKind.Aborted, (await farm.ResultAsync(id)).Failure!.Kind);
        await farm.DoAsync(Jobs.Nothing());
        Assert.Single(notes.Lines);
    }

    [Fact]
    [Trait("Row", "S27")]
    public async Task Aborting_what_can_not_be_aborted_says_which_of_the_three_it_is()
    {
        using var gate = new Gate();
        var farm = await StartWithOneEngineAsync();
        var ids = await farm.RunAsync(Jobs.Nothing(), Jobs.Failing(), Jobs.Holding(gate), Jobs.Nothing());
        await gate.ArrivedAsync();
        await farm.Client.AbortAsync(ids[2]);
        await farm.Client.AbortAsync(ids[3]);

        var completed = await Assert.ThrowsAsync<TaskAlreadyCompletedException>(() => farm.Client.AbortAsync(ids[0]));
        var failed = await Assert.ThrowsAsync<TaskAlreadyCompletedException>(() => farm.Client.AbortAsync(ids[1]));
        var acknowledged = await Assert.ThrowsAsync<TaskAlreadyAbortedException>(() => farm.Client.AbortAsync(ids[2]));
        var aborted = await Assert.ThrowsAsync<TaskAlreadyAbortedException>(() => farm.Client.AbortAsync(ids[3]));
        var unknown = await Assert.ThrowsAsync<TaskNotFoundException>(() => farm.Client.AbortAsync(99));

        Assert.Equal(ids.Append(99), new[] { completed.TaskId, failed.TaskId, acknowledged.TaskId, aborted.TaskId, unknown.TaskId });
        gate.Open();
        await farm.ResultAsync(ids[2]);
        await Assert.ThrowsAsync<TaskAlreadyAbortedException>(() => farm.Client.AbortAsync(ids[2]));
    }

    [Fact]
    [Trait("Row", "S27")]
    public async Task An_aborted_task_that_was_cleared_is_unknown()
    {
        var farm = await StartWithoutEnginesAsync();
        var id = await farm.RunAsync(Jobs.Nothing());
        await farm.Client.AbortAsync(id);
        await farm.Client.ClearAsync();

        await Assert.ThrowsAsync<TaskNotFoundException>(() => farm.Client.AbortAsync(id));
    }

    [Fact]
    [Trait("Row", "S27")]
    public async Task Whoever_waits_for_a_task_hears_of_its_abort()
    {
        var farm = await StartWithoutEnginesAsync();
        var id = await farm.RunAsync(Jobs.Nothing());
        var wait = farm.Client.GetTaskResultAsync(id, block: true);
        var barrier = farm.Client.BarrierAsync([id]);

        await farm.Client.AbortAsync(id);

        Assert.Equal(FailureKind.Aborted, (await wait.Within("the wait to end with the abort"))!.Failure!.Kind);
        await barrier.Within("the barrier to end with the abort");
    }
}
