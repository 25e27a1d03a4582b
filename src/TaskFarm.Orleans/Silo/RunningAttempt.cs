using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Silo;

/// <summary>An attempt that an engine is at; its task is done when it has ended.</summary>
internal sealed class RunningAttempt(EngineAttempts attempts, AttemptOrder order, TaskBatch batch)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), ICrewWork, IThreadPoolWorkItem
{
    private AttemptReport? _report;

    /// <summary>What the engine was told.</summary>
    public AttemptOrder Order => order;

    /// <summary>The batch that has the task.</summary>
    public TaskBatch Batch => batch;

    /// <summary>Asks it to end. Nothing in it needs to be disposed of, and an abort may hold it when the attempt has just ended.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>Runs it. Its report leaves from a thread of the pool.</summary>
    /// <remarks>
    /// Orleans pools what calls need by thread: what one thread takes again and again and others give back, an object a call, would never be
    /// used again, nor freed.
    /// </remarks>
    public void Run(AttemptRunner runner)
    {
        try
        {
            _report = attempts.Run(runner, this);
        }
        catch (Exception exception)
        {
            SetException(exception);
            return;
        }

        SetResult();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute() => attempts.Tell(order, _report);
}
