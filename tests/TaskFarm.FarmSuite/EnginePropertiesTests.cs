namespace TaskFarm.FarmSuite;

public abstract class EnginePropertiesTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S20")]
    public async Task Properties_are_set_read_tested_deleted_and_cleared()
    {
        var engine = await (await StartWithOneEngineAsync()).EngineAsync();
        Assert.Empty(await engine.GetPropertiesAsync());

        await engine.SetPropertiesAsync(Values(("memory", 16), ("gpu", true), ("name", "box")));
        await engine.SetPropertiesAsync(Values(("memory", 32)));
        var properties = await engine.GetPropertiesAsync();
        Assert.Equal(["gpu", "memory", "name"], properties.Keys.Order());
        Assert.Equal(32, properties["memory"]);
        Assert.True(await engine.HasPropertyAsync("gpu"));
        Assert.False(await engine.HasPropertyAsync("tpu"));

        await engine.DeletePropertiesAsync(["gpu", "never there"]);
        Assert.False(await engine.HasPropertyAsync("gpu"));
        Assert.Equal(2, (await engine.GetPropertiesAsync()).Count);

        await engine.ClearPropertiesAsync();
        Assert.Empty(await engine.GetPropertiesAsync());
    }

    [Fact]
    [Trait("Row", "S20")]
    public async Task Setting_a_property_lets_waiting_tasks_run_at_once()
    {
        var farm = await StartAsync();

        var id = await farm.RunAsync(Jobs.Nothing() with { Depend = static properties => properties.Get("gpu", false) });
        await farm.DoAsync(Jobs.Nothing());
        Assert.False(await farm.HasEndedAsync(id));
        var engine = await farm.EngineAsync(1);
        await engine.SetPropertiesAsync(Values(("gpu", true)));

        Assert.Equal(engine.Id, (await farm.ResultAsync(id)).EngineId);
    }

    [Fact]
    [Trait("Row", "S20")]
    public async Task Deleting_a_property_can_let_waiting_tasks_run_too()
    {
        var farm = await StartWithoutEnginesAsync();
        var engine = farm.Client.Engine(await farm.AddEngineAsync(("reserved", true)));

        var id = await farm.RunAsync(Jobs.Nothing() with { Depend = static properties => !properties.ContainsKey("reserved") });
        await farm.DoAsync(Jobs.Nothing());
        Assert.False(await farm.HasEndedAsync(id));
        await engine.DeletePropertiesAsync(["reserved"]);

        Assert.True((await farm.ResultAsync(id)).Succeeded);
    }

    [Fact]
    [Trait("Row", "S20")]
    public async Task A_property_set_on_a_busy_engine_counts_when_it_is_free()
    {
        using var gate = new Gate();
        var farm = await StartWithOneEngineAsync();
        await farm.RunAsync(Jobs.Holding(gate));
        await gate.ArrivedAsync();

        var id = await farm.RunAsync(Jobs.Nothing() with { DependExpression = "gpu" });
        await (await farm.EngineAsync()).SetPropertiesAsync(Values(("gpu", true))).Within("a property to be set beside the running task");
        Assert.False(await farm.HasEndedAsync(id));
        gate.Open();

        Assert.True((await farm.ResultAsync(id)).Succeeded);
    }

    [Fact]
    [Trait("Row", "S20")]
    public async Task A_property_taken_from_an_engine_keeps_tasks_away_from_it()
    {
        var farm = await StartWithoutEnginesAsync();
        var engine = farm.Client.Engine(await farm.AddEngineAsync(("gpu", true)));
        await farm.DoAsync(Jobs.Nothing() with { DependExpression = "gpu" });

        await engine.SetPropertiesAsync(Values(("gpu", false)));
        var id = await farm.RunAsync(Jobs.Nothing() with { DependExpression = "gpu" });
        await farm.DoAsync(Jobs.Nothing());

        Assert.False(await farm.HasEndedAsync(id));
    }

    [Fact]
    [Trait("Row", "S20")]
    public async Task Values_are_copied_in_and_out()
    {
        var engine = await (await StartWithOneEngineAsync()).EngineAsync();
        var list = new List<object?> { 1, 2 };

        await engine.SetPropertiesAsync(Values(("list", list)));
        list.Add(3);
        Assert.Equal([1, 2], Assert.IsAssignableFrom<IEnumerable<object?>>((await engine.GetPropertiesAsync())["list"]));

        var read = (await engine.GetPropertiesAsync())["list"];
        if (read is IList<object?> { IsReadOnly: false } own)
            own.Add(4);
        Assert.Equal([1, 2], Assert.IsAssignableFrom<IEnumerable<object?>>((await engine.GetPropertiesAsync())["list"]));
    }

    [Fact]
    [Trait("Row", "S20")]
    public async Task A_value_that_can_not_be_copied_is_refused_by_its_name()
    {
        var engine = await (await StartWithOneEngineAsync()).EngineAsync();

        var error = await Assert.ThrowsAsync<ArgumentException>(() => engine.SetPropertiesAsync(Values(("fine", 1), ("stream", Stream.Null))));

        Assert.Contains("'stream'", error.Message, StringComparison.Ordinal);
        Assert.Empty(await engine.GetPropertiesAsync());
    }

    [Fact]
    [Trait("Row", "S20")]
    public async Task Properties_of_an_engine_that_is_not_there_are_an_error_that_says_so()
    {
        var engine = (await StartAsync()).Client.Engine("no such engine");

        await Assert.ThrowsAsync<EngineNotFoundException>(() => engine.GetPropertiesAsync());
        await Assert.ThrowsAsync<EngineNotFoundException>(() => engine.HasPropertyAsync("a"));
        await Assert.ThrowsAsync<EngineNotFoundException>(() => engine.SetPropertiesAsync(Values(("a", 1))));
        await Assert.ThrowsAsync<EngineNotFoundException>(() => engine.DeletePropertiesAsync(["a"]));
        await Assert.ThrowsAsync<EngineNotFoundException>(() => engine.ClearPropertiesAsync());
    }
}
