using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Silo;

/// <summary>An attempt that an engine is at; its task is done when it has ended.</summary>
internal sealed class RunningAttempt(EngineAttempts attempts, AttemptOrder order, TaskBatch batch)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), ICrewWork
{
    /// <summary>What the engine was told.</summary>
    public AttemptOrder Order => order;

    /// <summary>The batch that has the task.</summary>
    public TaskBatch Batch => batch;

    /// <summary>Asks it to end. Nothing in it needs to be disposed of, and an abort may hold it when the attempt has just ended.</summary>
    public CancellationTokenSource Stop { get; } = new();

    public void Run(AttemptRunner runner)
    {
        try
        {
            attempts.Run(runner, this);
            SetResult();
        }
        catch (Exception exception)
        {
            SetException(exception);
        }
    }
}
