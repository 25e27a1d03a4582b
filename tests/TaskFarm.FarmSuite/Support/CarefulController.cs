using System.Reflection;

namespace TaskFarm.FarmSuite;

/// <summary>The door, with a guard who lets in no function that only this process could run.</summary>
/// <remarks>A closure holds every variable that any lambda of its scope captures, so a test's farm slips into its tasks unseen.</remarks>
internal sealed class CarefulController(ITaskController door) : ITaskController
{
    public Task<long> RunAsync(ITask task, CancellationToken cancellationToken = default)
    {
        RefuseLocal(task);
        return door.RunAsync(task, cancellationToken);
    }

    public Task<IReadOnlyList<long>> RunAsync(IReadOnlyCollection<ITask> tasks, CancellationToken cancellationToken = default)
    {
        foreach (var task in tasks)
            RefuseLocal(task);
        return door.RunAsync(tasks, cancellationToken);
    }

    public Task<TaskResult?> GetTaskResultAsync(long taskId, bool block = false, CancellationToken cancellationToken = default) =>
        door.GetTaskResultAsync(taskId, block, cancellationToken);

    public Task AbortAsync(long taskId, CancellationToken cancellationToken = default) => door.AbortAsync(taskId, cancellationToken);

    public Task BarrierAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default) =>
        door.BarrierAsync(taskIds, cancellationToken);

    public Task<QueueStatus> QueueStatusAsync(bool verbose = false, CancellationToken cancellationToken = default) =>
        door.QueueStatusAsync(verbose, cancellationToken);

    public Task<int> ClearAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default) =>
        door.ClearAsync(taskIds, cancellationToken);

    public Task SpinAsync(CancellationToken cancellationToken = default) => door.SpinAsync(cancellationToken);

    public Task<IReadOnlyList<EngineInfo>> EnginesAsync(CancellationToken cancellationToken = default) => door.EnginesAsync(cancellationToken);

    public IEngine Engine(string engineId) => door.Engine(engineId);

    private static void RefuseLocal(ITask? task)
    {
        if (task is MapTask map)
            RefuseLocal(map.Function);
        if (task is BaseTask { Depend: { } depend })
            RefuseLocal(depend);
        if (task?.RecoveryTask is { } recovery && recovery != task)
            RefuseLocal(recovery);
    }

    private static void RefuseLocal(Delegate function)
    {
        if (function.Target is not { } closure)
            return;
        foreach (var field in closure.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            if (!field.FieldType.IsPrimitive && field.FieldType != typeof(string) && !closure.GetType().IsValueType)
                throw new InvalidOperationException(
                    $"A task of {function.Method.DeclaringType} captures '{field.Name}', a {field.FieldType}, which can't go to another process.");
    }
}
