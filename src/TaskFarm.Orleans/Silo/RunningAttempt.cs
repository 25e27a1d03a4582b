using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Silo;

/// <summary>An attempt that an engine is at; its task is done when it has ended.</summary>
internal sealed class RunningAttempt(EngineAttempts attempts, AttemptOrder order, TaskBatch batch)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), ICrewWork, IThreadPoolWorkItem
{
    /// <summary>What the engine was told.</summary>
    public AttemptOrder Order => order;

    /// <summary>The batch that has the task.</summary>
    public TaskBatch Batch => batch;

    /// <summary>Asks it to end. Nothing in it needs to be disposed of, and an abort may hold it when the attempt has just ended.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>What became of it; null while it runs.</summary>
    public AttemptReport? Report { get; private set; }

    public void Run(AttemptRunner runner)
    {
        try
        {
            Report = attempts.Run(runner, this);
            SetResult();

            // From a thread of the pool. Orleans pools what calls need by thread: what one thread takes again and again and others give back,
            // an object a call, would never be used again, nor freed.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        catch (Exception exception)
        {
            TrySetException(exception);
        }
    }

    public void Execute() => attempts.Tell(order, Report);
}
