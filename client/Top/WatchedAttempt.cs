namespace TaskFarm.CommandLine.Top;

/// <summary>An attempt that was seen to end.</summary>
/// <param name="EngineId">Where it ran.</param>
/// <param name="Started">When it started.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="IsGood">Whether it succeeded.</param>
internal sealed record WatchedAttempt(string EngineId, DateTimeOffset Started, DateTimeOffset Ended, bool IsGood);
