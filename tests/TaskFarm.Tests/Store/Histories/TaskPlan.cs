namespace TaskFarm.Tests.Store.Histories;

/// <summary>How a task of a history goes, however often it is begun.</summary>
internal readonly record struct TaskPlan(bool Succeeds, int Retries, bool HasRecovery, bool RecoverySucceeds)
{
    public MapTask ToTask(int number) => new(Function(Succeeds), [number])
    {
        Retries = Retries,
        RecoveryTask = HasRecovery ? new MapTask(Function(RecoverySucceeds), [-number]) : null,
    };

    private static Delegate Function(bool succeeds) => succeeds ? Succeed : Fail;

    private static int Succeed(int number) => number;

    private static int Fail(int number) => throw new InvalidOperationException($"failed {number}");
}
