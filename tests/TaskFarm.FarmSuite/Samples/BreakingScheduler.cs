using TaskFarm.Scheduling;

namespace TaskFarm.FarmSuite;

/// <summary>A user's scheduler with a bug: it throws at the third task.</summary>
public sealed class BreakingScheduler : EvenIdsFirstScheduler
{
    public override (Worker Worker, ScheduledTask Task)? Schedule() =>
        TaskIds.Contains(2) ? throw new InvalidOperationException("the scheduler broke on purpose") : base.Schedule();
}
