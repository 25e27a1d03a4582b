using TaskFarm.Control;

namespace TaskFarm.Storing;

/// <summary>How a task ended, in a store.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="State">Succeeded, failed or aborted.</param>
/// <param name="Completed">When, in ticks of UTC.</param>
/// <param name="Bytes">The result.</param>
internal readonly record struct StoredResult(long Id, TaskState State, long Completed, ReadOnlyMemory<byte> Bytes);
