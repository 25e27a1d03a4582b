using TaskFarm.Packing;

namespace TaskFarm.Storing;

/// <summary>Tasks in the form in which they are stored, and back.</summary>
internal sealed class StoredTasks(LocalFarmOptions options, CodeLoader loader, ICodeSource store)
{
    public const string Packed = "packed";

    // Tasks with equal dependencies wait in one line: equal ones must be one object.
    private readonly Dictionary<PackedDependency, Dependency> _dependencies = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _lists = new(StringComparer.Ordinal);

    /// <exception cref="PackingException">The task can't be packed.</exception>
    public static StoredForm Write(ITask task)
    {
        if (task is IStoredTask stored)
        {
            return CutTask.Cut(new StoredForm(stored.StoredKind, stored.StoredBytes, stored.StoredCode));
        }

        var packed = PackedTask.Pack(task);
        return CutTask.Cut(new StoredForm(Packed, packed.Bytes, packed.Code));
    }

    /// <summary>Makes a task again; one that fails and says why, where it can't be made.</summary>
    public async ValueTask<ITask> ReadAsync(StoredTask stored, CancellationToken cancellationToken)
    {
        try
        {
            stored = CutTask.IsCut(stored) ? CutTask.Mend(stored, await ListAsync(CutTask.ListOf(stored), cancellationToken).ConfigureAwait(false)) : stored;
            return options.StoredTaskReaders.TryGetValue(stored.Kind, out var read) ? await read(stored.Bytes, cancellationToken).ConfigureAwait(false)
                : stored.Kind == Packed ? await RestoreAsync(PackedTask.Read(stored.Bytes), cancellationToken).ConfigureAwait(false)
                : throw new StoreException(
                    $"The store has task {stored.Id} as '{stored.Kind}', which nobody reads here. Start the farm with {nameof(LocalFarmOptions.StoredTaskReaders)} for it.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // One task that can't be read must not keep the farm from starting.
            return new UnreadableTask(stored, exception);
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> ListAsync(string hash, CancellationToken cancellationToken)
    {
        if (!_lists.TryGetValue(hash, out var list))
        {
            _lists.Add(hash, list = await store.FindAsync(hash, cancellationToken).ConfigureAwait(false)
                ?? throw new StoreException($"The store lacks {hash}, a list of assemblies that the task names."));
        }

        return list;
    }

    private async ValueTask<ITask> RestoreAsync(PackedTask packed, CancellationToken cancellationToken)
    {
        Dependency? dependency = null;
        if (packed.PackedDependency is { } asked && !_dependencies.TryGetValue(asked, out dependency))
        {
            _dependencies.Add(asked, dependency = await asked.UnpackAsync(loader, cancellationToken).ConfigureAwait(false));
        }

        var recovery = packed.RecoveryTask is { } next ? await RestoreAsync(next, cancellationToken).ConfigureAwait(false) : null;
        return new RestoredTask(packed, loader, dependency, recovery);
    }
}
