namespace TaskFarm;

/// <summary>An engine as its controller sees it.</summary>
/// <param name="Id">The engine's id.</param>
/// <param name="Properties">Its properties.</param>
/// <param name="State">Where it stands.</param>
/// <param name="TaskId">The task it is busy with; null unless busy.</param>
public sealed record EngineInfo(string Id, EngineProperties Properties, EngineState State, long? TaskId);
