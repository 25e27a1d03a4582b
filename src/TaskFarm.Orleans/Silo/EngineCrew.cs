namespace TaskFarm.Orleans.Silo;

/// <summary>The threads of a farm's engines on this silo, as many as there are engines. User code computes and blocks here, and never on the threads that grains run on.</summary>
/// <remarks>
/// An engine has one thing under way at a time, so there is always a thread for it. They share what is to be done: one that has ended
/// something goes on with the next, whosever it is, and is not put to sleep and woken between two small tasks.
/// </remarks>
internal sealed class EngineCrew(string farm, TaskFarmOptions options)
{
    // Some ten microseconds: what a thread needs to go to sleep and be woken.
    private const int SpinsBeforeSleep = 200;

    private readonly object _gate = new();
    private readonly Queue<Action<AttemptRunner>> _work = [];
    private int _threads;
    private int _wanted;
    private int _asleep;
    private volatile int _waiting;

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
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Runs something on one of the threads.</summary>
    public Task<T> RunAsync<T>(Func<AttemptRunner, T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _work.Enqueue(runner => Do(work, runner, done));
            _waiting = _work.Count;
            if (_asleep > 0)
            {
                Monitor.Pulse(_gate);
            }
        }

        return done.Task;
    }

    private static void Do<T>(Func<AttemptRunner, T> work, AttemptRunner runner, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(work(runner));
        }
        catch (Exception exception)
        {
            done.SetException(exception);
        }
    }

    private void Work()
    {
        var runner = new AttemptRunner(options.TimeProvider, options.CaptureOutput ? options.MaxOutputLength : null);
        while (Next() is { } work)
        {
            work(runner);
        }
    }

    private Action<AttemptRunner>? Next()
    {
        for (var spins = 0; spins < SpinsBeforeSleep && _waiting == 0; spins++)
        {
            Thread.SpinWait(1);
        }

        lock (_gate)
        {
            while (_work.Count == 0 && _threads <= _wanted)
            {
                _asleep++;
                Monitor.Wait(_gate);
                _asleep--;
            }

            if (_work.Count == 0)
            {
                _threads--;
                return null;
            }

            var work = _work.Dequeue();
            _waiting = _work.Count;
            return work;
        }
    }
}
