using TaskFarm.FarmSuite;

namespace TaskFarm.Tests.Embedded;

/// <summary>Looking again, with a predicate that looks beside the properties: that can be had in one process only.</summary>
public sealed class SpinTests
{
    [Fact]
    [Trait("Row", "S31")]
    public async Task Spin_asks_every_predicate_again()
    {
        var open = false;
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 1 });
        var id = await farm.Client.RunAsync(new MapTask(() => "ran") { Depend = _ => Volatile.Read(ref open) });
        await farm.Client.SpinAsync();
        await farm.Client.CallAsync(() => 1).Within("a task beside the one that waits");
        Assert.Null(await farm.Client.GetTaskResultAsync(id));

        Volatile.Write(ref open, true);
        await farm.Client.SpinAsync();

        Assert.Equal("ran", (await farm.Client.GetTaskResultAsync(id, block: true).Within("the spin to let the task run"))!.Value);
    }
}
