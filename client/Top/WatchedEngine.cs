namespace TaskFarm.CommandLine.Top;

/// <summary>An engine as it is watched.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Idle, Busy, Penalised or Lost.</param>
/// <param name="TaskId">What it runs.</param>
internal sealed record WatchedEngine(string Id, string State, long? TaskId);
