using TaskFarm.Packing;

namespace TaskFarm.Storing;

/// <summary>A farm's store while the farm has it: opened, written to by its one writer, closed.</summary>
internal sealed class StoreKeeper
{
    private readonly TaskStore _store;
    private readonly GroupCommit _commits;

    private StoreKeeper(TaskStore store, GroupCommit commits, ITaskController door)
    {
        (_store, _commits) = (store, commits);
        Door = door;
    }

    /// <summary>The farm's door, as long as it has the store.</summary>
    public ITaskController Door { get; }

    /// <summary>Opens a farm's store, and has the farm go on with what is in it.</summary>
    public static async Task<StoreKeeper> OpenAsync(
        TaskStore store, LocalController controller, LocalFarmOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var stored = store.Open();
            var loader = new CodeLoader(store);
            var forms = new StoredTasks(options, loader, store);
            var recovery = await Recovery.ReadAsync(stored, forms, options, cancellationToken).ConfigureAwait(false);
            var commits = new GroupCommit(store, stored.NextTaskId, options.TimeProvider, controller.TakeIn, controller.StopWithStore);
            var log = new FarmLog(commits, new KeptResults(options.KeepResultsFor, options.MaxKeptResultBytes), CodeOf(stored, recovery, options, commits), stored);
            controller.GoOn(log, recovery);
            commits.Start();
            // Before anything runs again: or a task that ends the process at once would do so for ever.
            await log.WrittenIfCanBeAsync().ConfigureAwait(false);
            return new StoreKeeper(store, commits, new StoredController(controller, log, loader));
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private static NeededCode CodeOf(StoredFarm stored, Recovery recovery, LocalFarmOptions options, GroupCommit commits)
    {
        var uses = recovery.Tasks.Select(task => task.Task).OfType<IStoredTask>().SelectMany(task => NeededCode.HashesOf(task.StoredCode)).CountBy(hash => hash).ToDictionary();
        var needed = new NeededCode(options.ShippedCode);
        foreach (var (hash, size) in stored.Code.Where(code => uses.ContainsKey(code.Hash)))
        {
            needed.Add(hash, uses[hash], size);
        }

        commits.AddDropped([.. stored.Code.Select(code => code.Hash).Where(hash => !uses.ContainsKey(hash))]);
        return needed;
    }

    /// <summary>Writes what is left to write and closes the store, when the farm has been stopped; gives why it could not be written, where it could not.</summary>
    public Task<StoreException?> CloseAsync(FarmUnavailableException reason) => Task.Run(() =>
    {
        _commits.Close(reason);
        _store.Dispose();
        return _commits.Trouble;
    });
}
