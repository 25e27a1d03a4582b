using System.Runtime.CompilerServices;
using TaskFarm.Scheduling;
using TaskFarm.Tests.Checking;

namespace TaskFarm.Tests.Control.Histories;

public class HistoriesTests
{
    private const int Count = 2_000;

    [Fact]
    [Trait("Row", "S16")]
    public void Random_histories_under_fifo_go_as_the_model_says() => Check(() => new FifoScheduler(), QueueOrder.OldestFirst);

    [Fact]
    [Trait("Row", "S17")]
    public void Random_histories_under_lifo_go_as_the_model_says() => Check(() => new LifoScheduler(), QueueOrder.NewestFirst);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("Row", "S18")]
    public void Random_histories_under_a_random_scheduler_go_as_the_model_says(int seed) =>
        Check(() => new RandomScheduler(seed), QueueOrder.Any);

    [Theory]
    [MemberData(nameof(Sabotages))]
    public void Canary_a_planted_bug_is_found(Sabotage sabotage)
    {
        var fault = RandomCheck.FirstFaultIn(
            HistoryGenerator.Histories,
            HistoryGenerator.Shrink,
            history => HistoryRun.FindFault(history, () => new SabotagedScheduler(sabotage), QueueOrder.OldestFirst, sabotage),
            Count);

        Assert.NotNull(fault);
    }

    [Fact]
    public void Without_a_planted_bug_the_canarys_scheduler_is_a_fifo_scheduler() =>
        Check(() => new SabotagedScheduler(Sabotage.None), QueueOrder.OldestFirst);

    public static TheoryData<Sabotage> Sabotages() => [.. Enum.GetValues<Sabotage>().Where(sabotage => sabotage != Sabotage.None)];

    private static void Check(Func<IScheduler> scheduler, QueueOrder order, [CallerMemberName] string test = "") =>
        RandomCheck.NoFaultIn(
            HistoryGenerator.Histories,
            HistoryGenerator.Shrink,
            history => HistoryRun.FindFault(history, scheduler, order),
            Count,
            test);
}
