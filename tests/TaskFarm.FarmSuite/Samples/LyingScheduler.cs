using TaskFarm.Scheduling;

namespace TaskFarm.FarmSuite;

/// <summary>A user's scheduler with a bug: for its second task it throws what the farm throws itself when a caller is wrong.</summary>
public sealed class LyingScheduler : EvenIdsFirstScheduler
{
    public override (Worker Worker, ScheduledTask Task)? Schedule() =>
        TaskIds.Contains(0) || WorkerCount == 0 ? base.Schedule() : throw new TaskNotFoundException(99);
}
