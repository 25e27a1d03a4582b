namespace TaskFarm.FarmSuite;

public abstract class BarrierTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S28")]
    public async Task A_barrier_waits_for_the_ids_it_is_given_and_no_others()
    {
        using var first = new Gate();
        using var second = new Gate();
        var farm = await StartAsync();
        var ids = await farm.RunAsync(Jobs.Holding(first), Jobs.Holding(second));
        await first.ArrivedAsync();
        await second.ArrivedAsync();

        var one = farm.Client.BarrierAsync([ids[0]]);
        var both = farm.Client.BarrierAsync(ids);
        Assert.False(one.IsCompleted);
        first.Open();
        await one.Within("the barrier of the first task");
        Assert.False(both.IsCompleted);
        second.Open();
        await both.Within("the barrier of both tasks");
    }

    [Fact]
    [Trait("Row", "S28")]
    public async Task Without_ids_a_barrier_waits_for_all_that_are_known_then()
    {
        using var gate = new Gate();
        using var later = new Gate();
        var farm = await StartAsync();
        await farm.RunAsync(Jobs.Holding(gate), Jobs.Nothing(), Jobs.Nothing());
        await gate.ArrivedAsync();

        var barrier = farm.Client.BarrierAsync();
        await farm.RequestsArriveAsync();
        await farm.RunAsync(Jobs.Holding(later));
        await later.ArrivedAsync();
        Assert.False(barrier.IsCompleted);
        gate.Open();

        await barrier.Within("the barrier of the tasks known when it was put up");
    }

    [Fact]
    [Trait("Row", "S28")]
    public async Task A_barrier_succeeds_whether_the_tasks_did_or_not()
    {
        var farm = await StartAsync();
        var ids = await farm.RunAsync(Jobs.Nothing(), Jobs.Failing(), Jobs.Nothing() with { DependExpression = "nowhere" });
        await farm.Client.AbortAsync(ids[2]);

        await farm.BarrierAsync([.. ids]);

        var status = await farm.StatusAsync();
        Assert.Equal((1, 1, 1), (status.Succeeded, status.Failed, status.Aborted));
    }

    [Fact]
    [Trait("Row", "S28")]
    public async Task A_barrier_of_tasks_that_have_ended_or_of_none_is_open()
    {
        var farm = await StartAsync();
        await farm.Client.BarrierAsync().Within("the barrier of a farm without tasks");
        await farm.BarrierAsync();
        var id = (await farm.DoAsync(Jobs.Nothing())).TaskId;

        await farm.BarrierAsync(id, id);
        await farm.Client.BarrierAsync().Within("the barrier of a farm whose tasks have ended");
    }

    [Fact]
    [Trait("Row", "S28")]
    public async Task No_ids_are_not_all_ids()
    {
        var farm = await StartWithoutEnginesAsync();
        await farm.RunAsync(Jobs.Nothing());

        await farm.Client.BarrierAsync([]).Within("the barrier of no tasks");
    }

    [Fact]
    [Trait("Row", "S28")]
    public async Task An_unknown_id_is_an_error()
    {
        var farm = await StartWithoutEnginesAsync();
        var id = await farm.RunAsync(Jobs.Nothing());

        var error = await Assert.ThrowsAsync<TaskNotFoundException>(() => farm.BarrierAsync(id, 7));

        Assert.Equal(7, error.TaskId);
    }

    [Fact]
    [Trait("Row", "S28")]
    public async Task A_barrier_waits_for_retries_and_recoveries_too()
    {
        using var gate = new Gate();
        var farm = await StartAsync();
        var id = await farm.RunAsync(Jobs.Failing() with { Retries = 1, RecoveryTask = Jobs.Holding(gate) });

        var barrier = farm.Client.BarrierAsync([id]);
        await gate.ArrivedAsync();
        Assert.False(barrier.IsCompleted);
        gate.Open();

        await barrier.Within("the barrier of a task that recovered");
        Assert.True((await farm.ResultAsync(id)).Succeeded);
    }

    [Fact]
    [Trait("Row", "S28")]
    public async Task A_token_ends_the_wait_at_a_barrier_and_not_the_tasks()
    {
        using var stop = new CancellationTokenSource();
        var farm = await StartWithoutEnginesAsync();
        var id = await farm.RunAsync(Jobs.Nothing());

        var barrier = farm.Client.BarrierAsync([id], stop.Token);
        await stop.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => barrier.Within("the token to end the wait"));
        Assert.Equal(stop.Token, error.CancellationToken);
        await farm.AddEngineAsync();
        Assert.True((await farm.ResultAsync(id)).Succeeded);
    }

    [Fact]
    [Trait("Row", "S28")]
    public async Task Many_barriers_over_many_tasks_all_open()
    {
        var farm = await StartAsync();
        var ids = await farm.RunAsync([.. Enumerable.Repeat(Jobs.Nothing(), 500)]);

        var barriers = Enumerable.Range(0, 50).Select(number => farm.Client.BarrierAsync([.. ids.Skip(number * 10).Take(100)]));

        await Task.WhenAll(barriers).Within("50 barriers over 500 tasks");
    }
}
