namespace TaskFarm;

/// <summary>The work that waits for an engine: direct work, and at most one task beside what the engine is busy with.</summary>
/// <remarks>Direct work is bounded by its callers, each of whom waits for its own.</remarks>
internal sealed class EngineMailbox
{
    // Some ten microseconds: what a thread needs to go to sleep and be woken. Work that comes within that time is taken without either.
    private const int SpinsBeforeSleep = 300;

    private readonly object _gate = new();
    private readonly Queue<EngineWork> _work = [];
    private volatile bool _hasNews;
    private volatile bool _closed;

    /// <summary>Whether work waits, or the engine is to stop.</summary>
    public bool HasNews => _hasNews;

    /// <summary>Whether the engine is to stop.</summary>
    public bool IsClosed => _closed;

    /// <summary>Puts work in; false where the engine takes no more.</summary>
    public bool Post(EngineWork work)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _work.Enqueue(work);
            _hasNews = true;
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Waits for work; null when the engine is to stop.</summary>
    public EngineWork? Take()
    {
        for (var spins = 0; spins < SpinsBeforeSleep && !_hasNews; spins++)
        {
            Thread.SpinWait(1);
        }

        lock (_gate)
        {
            while (_work.Count == 0 && !_closed)
            {
                Monitor.Wait(_gate);
            }

            var work = _closed ? null : _work.Dequeue();
            _hasNews = _work.Count > 0 || _closed;
            return work;
        }
    }

    /// <summary>Lets the engine stop after what it is at, and takes out what it won't do any more.</summary>
    public IReadOnlyList<EngineWork> Close()
    {
        lock (_gate)
        {
            _closed = true;
            _hasNews = true;
            var left = _work.ToArray();
            _work.Clear();
            Monitor.Pulse(_gate);
            return left;
        }
    }
}
