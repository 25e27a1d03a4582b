using TaskFarm.Control;
using TaskFarm.Scripting;

namespace TaskFarm;

/// <summary>An engine of the embedded farm: a thread that does one thing after another in a namespace of its own.</summary>
internal sealed class LocalEngine
{
    private readonly EngineMailbox _mailbox = new();
    private readonly AttemptRunner _runner;
    private readonly Thread _thread;
    private volatile EngineWork? _current;

    // What the engine's own thread put in while nothing else was there; only that thread uses it.
    private EngineWork? _next;

    public LocalEngine(string id, LocalFarmOptions options)
    {
        Id = id;
        _runner = new AttemptRunner(options.TimeProvider, options.CaptureOutput ? options.MaxOutputLength : null);
        // A thread of its own, not the pool's: user code may compute or block for hours. In the background, so that code which never
        // ends doesn't keep the process alive. Not started with the context of whoever added the engine.
        _thread = new Thread(Work) { IsBackground = true, Name = $"TaskFarm {id}" };
        _thread.UnsafeStart();
    }

    public string Id { get; }

    public EngineNamespace Namespace { get; } = new ScriptNamespace();

    public void Post(EngineWork work)
    {
        if (Thread.CurrentThread == _thread && !_mailbox.HasNews)
        {
            _next = work;
        }
        else if (!_mailbox.Post(work))
        {
            work.GiveUp(new EngineNotFoundException(Id));
        }
    }

    public AttemptOutcome Run(ITask task)
    {
        // On this thread nothing else waits: blocking it until an async task is done is what an engine is for.
        var running = _runner.RunAsync(task, Namespace, CancellationToken.None);
        return running.IsCompletedSuccessfully ? running.Result : running.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Takes no more work; what runs is left to end by itself, and nobody hears of it.</summary>
    public void Close(Exception reason)
    {
        foreach (var work in _mailbox.Close())
        {
            work.GiveUp(reason);
        }

        _current?.GiveUp(reason);
    }

    private void Work()
    {
        while (NextWork() is { } work)
        {
            _current = work;
            work.Do(this);
            _current = null;
        }

        Namespace.Reset();
    }

    private EngineWork? NextWork()
    {
        var work = _next;
        _next = null;
        return work is null || _mailbox.IsClosed ? _mailbox.Take() : work;
    }
}
