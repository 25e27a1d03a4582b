namespace TaskFarm.Storing;

/// <summary>An attempt that was given to an engine and does not begin yet.</summary>
internal readonly record struct HeldAttempt(EngineWork.Attempt Attempt, LocalEngine Engine);
