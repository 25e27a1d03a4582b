namespace TaskFarm.FarmSuite;

public abstract class QueueStatusTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S29")]
    public async Task The_status_counts_tasks_by_where_they_stand()
    {
        using var gate = new Gate();
        var farm = await StartWithOneEngineAsync();
        var ids = await farm.RunAsync(
            Jobs.Nothing(), Jobs.Nothing(), Jobs.Nothing(), Jobs.Failing(), Jobs.Failing(), Jobs.Holding(gate), Jobs.Nothing(), Jobs.Nothing());
        await gate.ArrivedAsync();
        await farm.Client.AbortAsync(ids[7]);

        var counts = await farm.StatusAsync();
        var lists = await farm.StatusAsync(verbose: true);

        Assert.Equal(new QueueStatus { Succeeded = 3, Failed = 2, Pending = 1, Scheduled = 1, Aborted = 1 }, counts);
        Assert.Equal([0, 1, 2], lists.SucceededIds);
        Assert.Equal([3, 4], lists.FailedIds);
        Assert.Equal([5], lists.PendingIds);
        Assert.Equal([6], lists.ScheduledIds);
        Assert.Equal([7], lists.AbortedIds);
        Assert.Equal((3, 2, 1, 1, 1), (lists.Succeeded, lists.Failed, lists.Pending, lists.Scheduled, lists.Aborted));
    }

    [Fact]
    [Trait("Row", "S29")]
    public async Task The_status_of_an_empty_farm_is_all_noughts()
    {
        var farm = await StartAsync();

        Assert.Equal(new QueueStatus(), await farm.StatusAsync());
        var lists = await farm.StatusAsync(verbose: true);
        foreach (var list in new[] { lists.PendingIds, lists.ScheduledIds, lists.SucceededIds, lists.FailedIds, lists.AbortedIds })
            Assert.Empty(list!);
    }

    [Fact]
    [Trait("Row", "S29")]
    public async Task Counts_add_up_to_what_was_submitted_at_any_time()
    {
        var farm = await StartAsync();
        var ids = await farm.RunAsync([.. Enumerable.Repeat(Jobs.Nothing(), 2_000)]);
        var barrier = farm.Client.BarrierAsync(ids);

        do
            Assert.Equal(2_000, await farm.CountAsync());
        while (!barrier.IsCompleted);

        await barrier;
        Assert.Equal(2_000, (await farm.StatusAsync()).Succeeded);
    }
}
