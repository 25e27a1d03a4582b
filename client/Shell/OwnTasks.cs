using System.Collections.Concurrent;

namespace TaskFarm.CommandLine.Shell;

/// <summary>The door of a farm that others use too, which remembers the tasks that a command has handed in and not yet cleared.</summary>
/// <param name="farm">The farm's own door.</param>
/// <param name="interrupted">Ends the waits for results, and lets nothing more be handed in.</param>
internal sealed class OwnTasks(ITaskController farm, CancellationToken interrupted) : ITaskController
{
    // Bounded by what the command hands in.
    private readonly ConcurrentDictionary<long, bool> _ids = new();

    /// <summary>The ids of the tasks that the farm still has.</summary>
    public IReadOnlyCollection<long> Ids => [.. _ids.Keys];

    public async Task<long> RunAsync(ITask task, CancellationToken cancellationToken = default) => (await RunAsync([task], cancellationToken))[0];

    public async Task<IReadOnlyList<long>> RunAsync(IReadOnlyCollection<ITask> tasks, CancellationToken cancellationToken = default)
    {
        // What is on its way is waited for: cut off, it might be accepted, and nobody would know what to clear.
        interrupted.ThrowIfCancellationRequested();
        var ids = await farm.RunAsync(tasks, cancellationToken);
        foreach (var id in ids)
        {
            _ids.TryAdd(id, true);
        }

        return ids;
    }

    /// <summary>Clears those that are named; all of the command's own if none are.</summary>
    public async Task<int> ClearAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default)
    {
        var count = await farm.ClearAsync(taskIds ??= Ids, cancellationToken);
        foreach (var id in count == taskIds.Count ? taskIds : [])
        {
            _ids.TryRemove(id, out _);
        }

        return count;
    }

    public Task<TaskResult?> GetTaskResultAsync(long taskId, bool block = false, CancellationToken cancellationToken = default) =>
        farm.GetTaskResultAsync(taskId, block, cancellationToken).WaitAsync(interrupted);

    public Task AbortAsync(long taskId, CancellationToken cancellationToken = default) => farm.AbortAsync(taskId, cancellationToken);

    public Task BarrierAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default) => farm.BarrierAsync(taskIds, cancellationToken);

    public Task<QueueStatus> QueueStatusAsync(bool verbose = false, CancellationToken cancellationToken = default) => farm.QueueStatusAsync(verbose, cancellationToken);

    public Task SpinAsync(CancellationToken cancellationToken = default) => farm.SpinAsync(cancellationToken);

    public Task<IReadOnlyList<EngineInfo>> EnginesAsync(CancellationToken cancellationToken = default) => farm.EnginesAsync(cancellationToken);

    public IEngine Engine(string engineId) => farm.Engine(engineId);
}
