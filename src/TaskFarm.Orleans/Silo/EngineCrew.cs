namespace TaskFarm.Orleans.Silo;

/// <summary>The threads of a farm's engines on this silo, as many as there are engines. User code computes and blocks here, and never on the threads that grains run on.</summary>
/// <remarks>
/// An engine has one thing under way at a time, so there is always a thread for it. They share what is to be done: one that has ended
/// something goes on with the next, whosever it is. While as many are busy as there are processors, small tasks are left to those, and no
/// other is woken for them; what has waited for a millisecond was behind something long, and another thread takes it.
/// </remarks>
internal sealed class EngineCrew(string farm, TaskFarmOptions options)
{
    private static readonly int Processors = Environment.ProcessorCount;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(1);

    private readonly object _gate = new();
    private readonly Queue<ICrewWork> _work = [];
    private int _threads;
    private int _wanted;
    private int _asleep;
    private int _busy;

    // A thread has been woken, and has not looked yet.
    private bool _isWaking;

    // A sleeping thread looks from time to time whether what waits has waited too long.
    private bool _isWatched;

    /// <summary>An engine came.</summary>
    public void Add()
    {
        lock (_gate)
        {
            _wanted++;
            _threads++;
        }

        // In the background: code that never ends does not keep the silo alive. Without the context of whoever added the engine.
        new Thread(Work) { IsBackground = true, Name = $"TaskFarm {farm}" }.UnsafeStart();
    }

    /// <summary>An engine went, and what it had under way is over: one thread ends.</summary>
    public void Remove()
    {
        lock (_gate)
        {
            _wanted--;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Runs something on one of the threads.</summary>
    public Task<T> RunAsync<T>(Func<AttemptRunner, T> work)
    {
        var piece = new Piece<T>(work);
        Start(piece);
        return piece.Task;
    }

    /// <summary>The same; it tells itself when it is done.</summary>
    public void Start(ICrewWork work)
    {
        lock (_gate)
        {
            _work.Enqueue(work);
            WakeOne();
        }
    }

    private void WakeOne()
    {
        if (_asleep > 0 && !_isWaking && (_busy < Processors || !_isWatched))
        {
            _isWaking = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Work()
    {
        var runner = new AttemptRunner(options.TimeProvider, options.CaptureOutput ? options.MaxOutputLength : null);
        while (Next() is { } work)
        {
            work.Run(runner);
            lock (_gate)
            {
                _busy--;
            }
        }
    }

    private ICrewWork? Next()
    {
        lock (_gate)
        {
            var mayTakeAny = _busy < Processors;
            while (_threads <= _wanted && (_work.Count == 0 || !mayTakeAny))
            {
                mayTakeAny = Sleep();
            }

            if (_work.Count == 0)
            {
                _threads--;
                return null;
            }

            _busy++;
            var work = _work.Dequeue();
            if (_work.Count > 0)
            {
                WakeOne();
            }

            return work;
        }
    }

    // Whether what waits may be taken, though as many are busy as there are processors.
    private bool Sleep()
    {
        var watches = _work.Count > 0 && !_isWatched;
        var oldest = watches ? _work.Peek() : null;
        _isWatched |= watches;
        _asleep++;
        Monitor.Wait(_gate, watches ? LookAgain : Timeout.InfiniteTimeSpan);
        _asleep--;
        _isWatched &= !watches;

        // Whichever thread a pulse reaches, it has been looked.
        _isWaking = false;
        return _busy < Processors || (watches && _work.TryPeek(out var still) && ReferenceEquals(oldest, still));
    }

    private sealed class Piece<T>(Func<AttemptRunner, T> work) : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), ICrewWork
    {
        public void Run(AttemptRunner runner)
        {
            try
            {
                SetResult(work(runner));
            }
            catch (Exception exception)
            {
                SetException(exception);
            }
        }
    }
}
