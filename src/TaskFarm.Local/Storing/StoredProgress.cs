namespace TaskFarm.Storing;

/// <summary>How far a task is that has not ended.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="Attempt">The number of its latest attempt.</param>
/// <param name="EngineId">The engine that runs it; null while it waits.</param>
/// <param name="RetriesLeft">The retries that are left; null where none was asked for yet.</param>
/// <param name="Losses">How many engines went away under it.</param>
/// <param name="Link">What runs: 0 the task, 1 its recovery task, 2 the recovery task of that …</param>
/// <param name="IsAborted">Whether an abort was acknowledged.</param>
/// <param name="Place">Its place in the queue; null where it has the one it had.</param>
internal readonly record struct StoredProgress(
    long Id, int Attempt, string? EngineId, int? RetriesLeft, int Losses, int Link, bool IsAborted, QueuePlace? Place);
