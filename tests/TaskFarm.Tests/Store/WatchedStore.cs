using TaskFarm.Storing;

namespace TaskFarm.Tests.Store;

/// <summary>A store in a file whose commits a test can count, hold up, and take pictures after, as a crash would leave the file.</summary>
internal sealed class WatchedStore(string path) : TaskStore
{
    private readonly SqliteTaskStore _store = new(path);
    private readonly Lock _commit = new();
    private readonly ManualResetEventSlim _goOn = new(true);
    private IReadOnlyList<StoreBatch> _written = [];

    /// <summary>The batches that were written so far, the first first.</summary>
    public IReadOnlyList<StoreBatch> Written => Volatile.Read(ref _written);

    /// <summary>Where a picture is put after every commit; null for nowhere.</summary>
    public List<string>? Pictures { get; set; }

    /// <summary>How many commits are held up, or have begun.</summary>
    public int Begun { get; private set; }

    /// <summary>What becomes of a batch on its way to the disk; null for nothing.</summary>
    public Func<StoreBatch, StoreBatch>? Sabotage { get; init; }

    public string FilePath => path;

    public SqliteTaskStore File => _store;

    internal override StoredFarm Open() => _store.Open();

    internal override void Write(StoreBatch batch)
    {
        Begun++;
        _goOn.Wait();
        lock (_commit)
        {
            _store.Write(Sabotage?.Invoke(batch) ?? batch);
            // A list of its own, as a test may read the one before.
            Volatile.Write(ref _written, [.. _written, batch]);
            Pictures?.Add(Picture());
        }
    }

    public override ValueTask<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken ct = default) => _store.FindAsync(hash, ct);

    /// <summary>Holds up every commit from the next on, until the end of it.</summary>
    public void HoldUp() => _goOn.Reset();

    public void GoOn() => _goOn.Set();

    /// <summary>Copies the file and its log as they are between two commits.</summary>
    public string TakePicture()
    {
        lock (_commit)
        {
            return Picture();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _goOn.Set();
        _store.Dispose();
    }

    private string Picture()
    {
        var picture = Path.Combine(Path.GetDirectoryName(path)!, $"{Guid.NewGuid():N}.db");
        Copy(path, picture);
        Copy(path + "-wal", picture + "-wal");
        return picture;
    }

    private static void Copy(string from, string to)
    {
        if (System.IO.File.Exists(from))
        {
            System.IO.File.Copy(from, to);
        }
    }
}
