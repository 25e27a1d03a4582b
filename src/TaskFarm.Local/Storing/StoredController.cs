using TaskFarm.Packing;

namespace TaskFarm.Storing;

/// <summary>The door of a farm with a store: says nothing that a crash could make untrue.</summary>
internal sealed class StoredController(LocalController farm, FarmLog log, CodeLoader loader) : ITaskController
{
    public async Task<long> RunAsync(ITask task, CancellationToken cancellationToken = default) =>
        (await RunAsync([task], cancellationToken).ConfigureAwait(false))[0];

    public async Task<IReadOnlyList<long>> RunAsync(IReadOnlyCollection<ITask> tasks, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        cancellationToken.ThrowIfCancellationRequested();
        farm.ThrowIfStopped();
        // Copied, as the caller's collection may change while it is read.
        ITask[] accepted = [.. tasks];
        var dependencies = farm.DependenciesOf(accepted);
        // Not given up once it is on its way to the disk: tasks whose ids nobody got would run all the same.
        return accepted.Length == 0 ? [] : await log.SubmitAsync(accepted, dependencies).ConfigureAwait(false);
    }

    public Task<TaskResult?> GetTaskResultAsync(long taskId, bool block = false, CancellationToken cancellationToken = default)
    {
        var found = farm.GetTaskResultAsync(taskId, block, cancellationToken);
        // A server asks for thousands at a time, whose tasks it packs itself.
        return found.IsCompletedSuccessfully && (found.Result is null || StoredResults.IsUnpacked(found.Result)) ? found : UnpackAsync(found, cancellationToken);
    }

    public async Task AbortAsync(long taskId, CancellationToken cancellationToken = default)
    {
        log.ThrowIfInTrouble();
        try
        {
            await farm.AbortAsync(taskId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TaskAlreadyCompletedException or TaskAlreadyAbortedException)
        {
            await log.WrittenIfCanBeAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }

        await log.WrittenAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task BarrierAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default) =>
        farm.BarrierAsync(taskIds, cancellationToken);

    public async Task<QueueStatus> QueueStatusAsync(bool verbose = false, CancellationToken cancellationToken = default)
    {
        var status = await farm.QueueStatusAsync(verbose, cancellationToken).ConfigureAwait(false);
        await log.WrittenIfCanBeAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return status;
    }

    public async Task<int> ClearAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default)
    {
        log.ThrowIfInTrouble();
        // First what has ended by now: whoever saw a task's effects takes it for ended.
        await log.WrittenAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        var count = await farm.ClearAsync(taskIds, cancellationToken).ConfigureAwait(false);
        await log.WrittenAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    public Task SpinAsync(CancellationToken cancellationToken = default) => farm.SpinAsync(cancellationToken);

    public async Task<IReadOnlyList<EngineInfo>> EnginesAsync(CancellationToken cancellationToken = default)
    {
        // An engine that is penalised tells of a failure.
        var engines = await farm.EnginesAsync(cancellationToken).ConfigureAwait(false);
        await log.WrittenIfCanBeAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return engines;
    }

    public IEngine Engine(string engineId) => farm.Engine(engineId);

    private async Task<TaskResult?> UnpackAsync(Task<TaskResult?> found, CancellationToken cancellationToken) =>
        await found.ConfigureAwait(false) is { } stored
            ? await StoredResults.UnpackAsync(stored, loader, cancellationToken).ConfigureAwait(false)
            : null;
}
