using TaskFarm.Packing;

namespace TaskFarm.Storing;

/// <summary>Where a farm keeps its tasks and results, so that they are there after a crash.</summary>
/// <remarks>
/// The farm that was given a store opens it, is the only one to write to it, one batch at a time, and disposes of it when it stops. As a
/// source of the code that its tasks need it is asked by any thread, from the farm's start on.
/// </remarks>
public abstract class TaskStore : ICodeSource, IDisposable
{
    internal TaskStore()
    {
    }

    /// <inheritdoc/>
    public abstract ValueTask<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken ct = default);

    /// <summary>Closes the store.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store for this farm alone and reads what it holds.</summary>
    /// <exception cref="StoreException">Another farm has it open, it can't be read, or it is not a store of a version that is known here.</exception>
    internal abstract StoredFarm Open();

    /// <summary>Writes all of a batch or nothing of it. When it returns the batch outlasts a loss of power.</summary>
    /// <exception cref="StoreException">Nothing was written; the message says why.</exception>
    internal abstract void Write(StoreBatch batch);

    /// <summary>Closes the store.</summary>
    protected abstract void Dispose(bool disposing);
}
