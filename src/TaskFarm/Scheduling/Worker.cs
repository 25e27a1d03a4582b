namespace TaskFarm.Scheduling;

/// <summary>The scheduler's view of an idle engine. It never changes: an engine with other properties is another worker.</summary>
/// <param name="Id">The engine's id.</param>
/// <param name="Properties">The engine's properties.</param>
public sealed record Worker(string Id, EngineProperties Properties)
{
    /// <summary>A worker without properties.</summary>
    public Worker(string id)
        : this(id, EngineProperties.Empty)
    {
    }
}
