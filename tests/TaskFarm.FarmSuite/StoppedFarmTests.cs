namespace TaskFarm.FarmSuite;

public abstract class StoppedFarmTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S38")]
    public async Task Every_verb_of_a_stopped_farm_throws_an_error_that_says_what_to_do()
    {
        var farm = await StartAsync();
        var id = (await farm.DoAsync(Jobs.Nothing())).TaskId;
        var engine = await farm.EngineAsync();
        await farm.Farm.StopAsync();
        var client = farm.Client;

        foreach (var verb in new Func<Task>[]
        {
            () => client.RunAsync(Jobs.Nothing()), () => client.RunAsync([Jobs.Nothing()]), () => client.GetTaskResultAsync(id),
            () => client.GetTaskResultAsync(id, block: true), () => client.AbortAsync(id), () => client.BarrierAsync(), () => client.BarrierAsync([id]),
            () => client.QueueStatusAsync(), () => client.ClearAsync(), () => client.SpinAsync(), () => client.EnginesAsync(),
            () => client.MapAsync(static (int x) => x, [1]), () => client.CallAsync(static () => 1),
            () => engine.ExecuteAsync("1"), () => engine.KeysAsync(), () => engine.GetPropertiesAsync(), () => engine.SetPropertiesAsync(Values(("a", 1))),
        })
        {
            var error = await Assert.ThrowsAsync<FarmUnavailableException>(() => verb().Within("an answer of a stopped farm"));
            Assert.Contains("start", error.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    [Trait("Row", "S38")]
    public async Task Whoever_waits_hears_that_the_farm_has_stopped()
    {
        using var gate = new Gate();
        var farm = await StartWithOneEngineAsync();
        var ids = await farm.RunAsync(Jobs.Holding(gate), Jobs.Nothing());
        await gate.ArrivedAsync();
        var engine = await farm.EngineAsync();
        var waits = new Task[]
        {
            farm.Client.GetTaskResultAsync(ids[0], block: true),
            farm.Client.GetTaskResultAsync(ids[1], block: true),
            farm.Client.BarrierAsync(),
            farm.Client.BarrierAsync(ids),
            farm.Client.MapAsync(static (int x) => x, [1, 2, 3]),
            engine.PushAsync(Values(("a", 1))),
        };

        await farm.Farm.StopAsync().Within("the farm to stop beside a running task");

        foreach (var wait in waits)
            await Assert.ThrowsAsync<FarmUnavailableException>(() => wait.Within("the wait to end with the farm"));
    }

    [Fact]
    [Trait("Row", "S38")]
    public async Task A_farm_can_be_stopped_twice()
    {
        var farm = await StartAsync();

        await farm.Farm.StopAsync().Within("the farm to stop");
        await farm.Farm.StopAsync().Within("the farm to stop again");
        await farm.Farm.DisposeAsync();
    }
}
