using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Silo;

/// <summary>An attempt that an engine is at.</summary>
/// <param name="Order">What it was told.</param>
/// <param name="Batch">The batch that has the task.</param>
/// <param name="Stop">Asks it to end.</param>
internal sealed record RunningAttempt(AttemptOrder Order, TaskBatch Batch, CancellationTokenSource Stop);
