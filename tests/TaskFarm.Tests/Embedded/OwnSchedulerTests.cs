using TaskFarm.FarmSuite;
using TaskFarm.Scheduling;

namespace TaskFarm.Tests.Embedded;

/// <summary>Choosing a scheduler in the options of an embedded farm.</summary>
public sealed class OwnSchedulerTests
{
    private static async Task<IReadOnlyList<long>> OrderUnderAsync(LocalFarmOptions options)
    {
        options.Engines = 0;
        await using var farm = await LocalFarm.StartAsync(options);
        var order = new List<long>();
        await farm.Client.RunAsync([.. Enumerable.Range(0, 4).Select(number => new MapTask(() => order.Add(number)))]);
        await farm.AddEngineAsync();
        await farm.Client.BarrierAsync().Within("four tasks under a scheduler of their own");
        return order;
    }

    [Fact]
    [Trait("Row", "S18")]
    public async Task A_scheduler_is_chosen_by_a_factory() =>
        Assert.Equal([0, 2, 1, 3], await OrderUnderAsync(new LocalFarmOptions { Scheduler = () => new EvenIdsFirstScheduler() }));

    [Fact]
    [Trait("Row", "S18")]
    public async Task A_factory_goes_before_a_name() =>
        Assert.Equal([3, 2, 1, 0], await OrderUnderAsync(new LocalFarmOptions { Scheduler = () => new LifoScheduler(), SchedulerName = "fifo" }));

    [Theory]
    [InlineData("fifo", "0,1,2,3")]
    [InlineData("FIFO", "0,1,2,3")]
    [InlineData("lifo", "3,2,1,0")]
    [InlineData("TaskFarm.FarmSuite.EvenIdsFirstScheduler", "0,2,1,3")]
    [InlineData("TaskFarm.FarmSuite.EvenIdsFirstScheduler, TaskFarm.FarmSuite", "0,2,1,3")]
    [Trait("Row", "S18")]
    public async Task A_scheduler_is_chosen_by_name(string name, string order) =>
        Assert.Equal(order, string.Join(',', await OrderUnderAsync(new LocalFarmOptions { SchedulerName = name })));

    [Theory]
    [InlineData("no.such.Scheduler", "fifo, lifo")]
    [InlineData("System.String", "does not implement")]
    [InlineData("TaskFarm.Tests.Embedded.OwnSchedulerTests+NeedsAnArgument", "Give a factory instead")]
    [Trait("Row", "S18")]
    public async Task A_name_that_is_no_scheduler_is_refused_and_says_what_to_do(string name, string advice)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => LocalFarm.StartAsync(new LocalFarmOptions { SchedulerName = name }));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    public sealed class NeedsAnArgument(int number) : EvenIdsFirstScheduler
    {
        public int Number => number;
    }
}
