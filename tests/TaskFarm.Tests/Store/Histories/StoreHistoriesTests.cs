using FsCheck;
using FsCheck.Fluent;
using TaskFarm.Tests.Checking;

namespace TaskFarm.Tests.Store.Histories;

public class StoreHistoriesTests
{
    // Each takes some hundred milliseconds: every step waits for the disk.
    private const int Count = 15;

    private static readonly Gen<TaskPlan> Plans =
        from succeeds in Gen.Elements(true, true, false)
        from retries in Gen.Choose(0, 2)
        from hasRecovery in Gen.Elements(true, false)
        from recoverySucceeds in Gen.Elements(true, false)
        select new TaskPlan(succeeds, retries, hasRecovery, recoverySucceeds);

    private static readonly Gen<StoreStep> Steps = Gen.Frequency(
        (6, from count in Gen.Choose(1, 4) from plans in Plans.ArrayOf(count) select (StoreStep)new StoreStep.Submit(plans)),
        (6, from count in Gen.Choose(1, 5) select (StoreStep)new StoreStep.Run(count)),
        (2, from pick in Gen.Choose(0, 20) select (StoreStep)new StoreStep.Abort(pick)),
        (1, Gen.Constant((StoreStep)new StoreStep.Clear())),
        (1, Gen.Constant((StoreStep)new StoreStep.Stop())),
        (4, from lost in Gen.Choose(0, 6) select (StoreStep)new StoreStep.Crash(lost)));

    private static readonly Gen<StoreStep[]> Histories = from count in Gen.Choose(5, 20) from steps in Steps.ArrayOf(count) select steps;

    [Fact]
    public void Random_histories_with_crashes_go_as_the_model_says() =>
        RandomCheck.NoFaultIn(Histories, steps => Shrinking.Sequence(steps, _ => []), steps => StoreHistoryRun.FindFault(steps), Count);

    [Theory]
    [MemberData(nameof(Sabotages))]
    public void Canary_a_planted_bug_is_found(StoreSabotage sabotage) =>
        Assert.NotNull(RandomCheck.FirstFaultIn(Histories, _ => [], steps => StoreHistoryRun.FindFault(steps, sabotage), Count * 4));

    public static TheoryData<StoreSabotage> Sabotages() => [.. Enum.GetValues<StoreSabotage>().Where(sabotage => sabotage != StoreSabotage.None)];
}
