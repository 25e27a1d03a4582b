namespace TaskFarm.FarmSuite;

public abstract class ClearTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S30")]
    public async Task Clear_forgets_what_has_ended_and_keeps_what_has_not()
    {
        using var gate = new Gate();
        var farm = await StartWithOneEngineAsync();
        var ids = await farm.RunAsync(Jobs.Nothing(), Jobs.Failing(), Jobs.Holding(gate), Jobs.Nothing(), Jobs.Nothing());
        await gate.ArrivedAsync();
        await farm.Client.AbortAsync(ids[4]);

        Assert.Equal(3, await farm.Client.ClearAsync());

        Assert.Equal(new QueueStatus { Pending = 1, Scheduled = 1 }, await farm.StatusAsync());
        foreach (var gone in new[] { ids[0], ids[1], ids[4] })
            await Assert.ThrowsAsync<TaskNotFoundException>(() => farm.Client.GetTaskResultAsync(gone));
        gate.Open();
        Assert.True((await farm.ResultAsync(ids[2])).Succeeded);
        Assert.True((await farm.ResultAsync(ids[3])).Succeeded);
    }

    [Fact]
    [Trait("Row", "S30")]
    public async Task Clear_forgets_only_the_ids_it_is_given_if_any()
    {
        using var gate = new Gate();
        var farm = await StartWithOneEngineAsync();
        var ids = await farm.RunAsync(Jobs.Nothing(), Jobs.Nothing(), Jobs.Holding(gate));
        await gate.ArrivedAsync();

        Assert.Equal(1, await farm.Client.ClearAsync([ids[1], ids[2], 99]));

        Assert.True((await farm.ResultAsync(ids[0])).Succeeded);
        await Assert.ThrowsAsync<TaskNotFoundException>(() => farm.Client.GetTaskResultAsync(ids[1]));
        Assert.False(await farm.HasEndedAsync(ids[2]));
        Assert.Equal(0, await farm.Client.ClearAsync([]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Row", "S30")]
    public async Task Nobody_waits_for_a_result_that_was_cleared_before_anybody_heard_it(bool isGivenIds)
    {
        var farm = await StartWithOneEngineAsync();
        // Two are heard, so that what carries results is at work.
        await farm.DoAsync(Jobs.Nothing());
        var id = await farm.RunAsync(Jobs.Nothing());
        await farm.DoAsync(Jobs.Nothing());

        await farm.Client.ClearAsync(isGivenIds ? [id] : null);

        await Assert.ThrowsAsync<TaskNotFoundException>(() => farm.Client.GetTaskResultAsync(id, block: true).Within("the one who waits to hear that there is none"));
    }

    [Fact]
    [Trait("Row", "S30")]
    public async Task Ids_go_on_after_a_clear()
    {
        var farm = await StartAsync();
        var id = (await farm.DoAsync(Jobs.Nothing())).TaskId;

        await farm.Client.ClearAsync();

        Assert.Equal(id + 1, await farm.RunAsync(Jobs.Nothing()));
    }

    [Fact]
    [Trait("Row", "S30")]
    public async Task A_result_that_somebody_holds_outlives_the_clear()
    {
        var farm = await StartAsync();
        var result = await farm.DoAsync(Jobs.Returning(5));

        await farm.Client.ClearAsync();

        Assert.Equal(5, result.Value);
        Assert.Equal(0, await farm.Client.ClearAsync());
    }

    [Fact]
    [Trait("Row", "S30")]
    [Trait("Row", "S28")]
    public async Task A_barrier_is_not_held_up_by_a_task_that_ended_and_was_cleared()
    {
        using var gate = new Gate();
        var farm = await StartAsync();
        var ids = await farm.RunAsync(Jobs.Nothing(), Jobs.Holding(gate));
        var barrier = farm.Client.BarrierAsync(ids);
        await farm.RequestsArriveAsync();
        await farm.ResultAsync(ids[0]);
        await farm.Client.ClearAsync();
        gate.Open();

        await barrier.Within("the barrier over a cleared task");
    }
}
