namespace TaskFarm.FarmSuite;

public abstract class SubmittingTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S1")]
    public async Task Ids_are_0_1_2_in_the_order_of_acceptance()
    {
        var farm = await StartAsync();

        for (var expected = 0; expected < 5; expected++)
            Assert.Equal(expected, await farm.RunAsync(Jobs.Nothing()));
    }

    [Fact]
    [Trait("Row", "S1")]
    public async Task A_batch_gets_a_run_of_ids_in_the_order_of_its_tasks()
    {
        var farm = await StartAsync();
        await farm.RunAsync(Jobs.Nothing());

        var ids = await farm.RunAsync(Jobs.Returning(10), Jobs.Returning(20), Jobs.Returning(30));

        Assert.Equal([1, 2, 3], ids);
        Assert.Equal(10, (await farm.ResultAsync(1)).Value);
        Assert.Equal(20, (await farm.ResultAsync(2)).Value);
        Assert.Equal(30, (await farm.ResultAsync(3)).Value);
        Assert.Equal(4, await farm.RunAsync(Jobs.Nothing()));
    }

    [Fact]
    [Trait("Row", "S1")]
    public async Task A_batch_of_no_tasks_gets_no_ids_and_uses_none()
    {
        var farm = await StartAsync();

        Assert.Empty(await farm.RunAsync(Array.Empty<ITask>()));
        Assert.Equal(0, await farm.RunAsync(Jobs.Nothing()));
    }

    [Fact]
    [Trait("Row", "S1")]
    public async Task Ten_thousand_tasks_from_eight_clients_get_each_id_once()
    {
        const int Clients = 8;
        const int BatchesEach = 25;
        const int TasksABatch = 50;
        var farm = await StartAsync();

        var submitting = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            var batches = new List<IReadOnlyList<long>>();
            for (var batch = 0; batch < BatchesEach; batch++)
                batches.Add(await farm.Client.RunAsync(Enumerable.Repeat(Jobs.Nothing(), TasksABatch).ToArray()));
            return batches;
        }));
        var ids = (await Task.WhenAll(submitting).Within("8 clients to submit 1,250 tasks each")).SelectMany(batches => batches).ToList();

        Assert.All(ids, batch => Assert.Equal(Enumerable.Range(0, TasksABatch).Select(offset => batch[0] + offset), batch));
        Assert.Equal(Enumerable.Range(0, Clients * BatchesEach * TasksABatch).Select(id => (long)id), ids.SelectMany(batch => batch).Order());
        await farm.BarrierAsync([.. ids.SelectMany(batch => batch)]);
        Assert.Equal(Clients * BatchesEach * TasksABatch, (await farm.StatusAsync()).Succeeded);
    }

    [Fact]
    [Trait("Row", "S1")]
    public async Task A_batch_with_a_task_that_is_refused_is_refused_as_a_whole()
    {
        var farm = await StartAsync();

        await Assert.ThrowsAsync<ArgumentNullException>(() => farm.RunAsync(Jobs.Nothing(), null!));
        await Assert.ThrowsAsync<CompilationException>(
            () => farm.RunAsync(Jobs.Nothing(), Jobs.Nothing() with { DependExpression = "gpu &&" }));

        Assert.Equal(0, await farm.RunAsync(Jobs.Nothing()));
        Assert.Equal(1, await farm.CountAsync());
    }

    [Fact]
    public async Task One_task_object_can_be_submitted_again_and_again()
    {
        var farm = await StartAsync();
        var task = Jobs.Returning(7) with { Retries = 1 };

        var ids = await farm.RunAsync(task, task, task);

        Assert.Equal(3, ids.Distinct().Count());
        foreach (var id in ids)
            Assert.Equal(7, (await farm.ResultAsync(id)).Value);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_before_submits_nothing()
    {
        var farm = await StartAsync();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => farm.Client.RunAsync(Jobs.Nothing(), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => farm.Client.RunAsync([Jobs.Nothing()], cancelled));

        Assert.Equal(0, await farm.RunAsync(Jobs.Nothing()));
    }
}
