namespace TaskFarm.FarmSuite;

public abstract class EngineTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S32")]
    public async Task An_engine_that_comes_starts_work_at_once()
    {
        var farm = await StartWithoutEnginesAsync();
        var ids = await farm.RunAsync(Jobs.Returning(1), Jobs.Returning(2));
        Assert.Equal([0, 1], (await farm.StatusAsync(verbose: true)).ScheduledIds);

        var engine = await farm.AddEngineAsync();

        foreach (var id in ids)
            Assert.Equal(engine, (await farm.ResultAsync(id)).EngineId);
    }

    [Fact]
    [Trait("Row", "S32")]
    public async Task Engines_that_come_while_others_work_take_their_share()
    {
        using var gate = new Gate();
        var farm = await StartWithOneEngineAsync();

        var ids = await farm.RunAsync(Jobs.Holding(gate), Jobs.Holding(gate), Jobs.Holding(gate));
        await gate.ArrivedAsync(1);
        await farm.AddEngineAsync();
        await farm.AddEngineAsync();
        await gate.ArrivedAsync(3);
        gate.Open();

        var results = await Task.WhenAll(ids.Select(farm.ResultAsync));
        Assert.Equal(3, results.Select(result => result.EngineId).Distinct().Count());
    }

    [Fact]
    [Trait("Row", "S32")]
    public async Task An_engine_that_left_gets_no_more_work()
    {
        var farm = await StartAsync();
        var engines = await farm.EnginesAsync();

        await farm.RemoveEngineAsync(engines[0].Id);

        Assert.Equal([engines[1].Id], (await farm.EnginesAsync()).Select(engine => engine.Id));
        for (var number = 0; number < 4; number++)
            Assert.Equal(engines[1].Id, (await farm.DoAsync(Jobs.Nothing())).EngineId);
    }

    [Fact]
    [Trait("Row", "S32")]
    public async Task When_the_last_engine_left_tasks_wait_for_the_next()
    {
        var farm = await StartWithOneEngineAsync();
        await farm.RemoveEngineAsync((await farm.EnginesAsync())[0].Id);

        var id = await farm.RunAsync(Jobs.Nothing());
        Assert.Empty(await farm.EnginesAsync());
        Assert.False(await farm.HasEndedAsync(id));

        await farm.AddEngineAsync();
        Assert.True((await farm.ResultAsync(id)).Succeeded);
    }

    [Fact]
    [Trait("Row", "S32")]
    public async Task The_list_of_engines_says_where_each_stands()
    {
        using var gate = new Gate();
        var farm = await StartWithoutEnginesAsync();
        var first = await farm.AddEngineAsync(("memory", 16));
        var second = await farm.AddEngineAsync();

        var id = await farm.RunAsync(Jobs.Holding(gate));
        await gate.ArrivedAsync();

        var engines = await farm.EnginesAsync();
        Assert.Equal([first, second], engines.Select(engine => engine.Id));
        Assert.Equal((EngineState.Busy, id), (engines[0].State, engines[0].TaskId));
        Assert.Equal(16, engines[0].Properties.Get<int>("memory"));
        Assert.Equal((EngineState.Idle, null), (engines[1].State, engines[1].TaskId));
        Assert.Empty(engines[1].Properties);
    }

    [Fact]
    [Trait("Row", "S32")]
    public async Task No_engine_ever_gets_the_id_of_another()
    {
        var farm = await StartWithoutEnginesAsync();
        var ids = new HashSet<string>();

        for (var number = 0; number < 5; number++)
        {
            var id = await farm.AddEngineAsync();
            Assert.True(ids.Add(id));
            await farm.RemoveEngineAsync(id);
        }
    }

    [Fact]
    [Trait("Row", "S32")]
    public async Task An_engine_that_is_not_there_is_an_error_that_says_so()
    {
        var farm = await StartWithOneEngineAsync();
        var gone = (await farm.EnginesAsync())[0].Id;
        await farm.RemoveEngineAsync(gone);

        foreach (var id in new[] { gone, "no such engine" })
        {
            var error = await Assert.ThrowsAsync<EngineNotFoundException>(() => farm.RemoveEngineAsync(id));
            Assert.Contains(id, error.Message, StringComparison.Ordinal);
        }
    }
}
