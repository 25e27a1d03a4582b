namespace TaskFarm.Scheduling;

/// <summary>The scheduler's view of an idle engine. It never changes: an engine whose properties change comes as another worker.</summary>
/// <remarks>A scheduler hands back the very workers that it was given.</remarks>
public class Worker
{
    /// <summary>Makes the view of one engine.</summary>
    /// <param name="id">The engine's id.</param>
    /// <param name="properties">The engine's properties; null for none.</param>
    public Worker(string id, EngineProperties? properties = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        Id = id;
        Properties = properties ?? EngineProperties.Empty;
    }

    /// <summary>The engine's id.</summary>
    public string Id { get; }

    /// <summary>The engine's properties.</summary>
    public EngineProperties Properties { get; }

    /// <summary>The id.</summary>
    public override string ToString() => Id;
}
