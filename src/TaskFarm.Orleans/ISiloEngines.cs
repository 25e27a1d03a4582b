namespace TaskFarm.Orleans;

/// <summary>The engines of a silo, for the program that hosts it; to be had from the silo's services.</summary>
public interface ISiloEngines
{
    /// <summary>Adds an engine, which takes waiting tasks at once.</summary>
    /// <param name="farm">The farm.</param>
    /// <param name="properties">Its properties, which are copied; null for none.</param>
    /// <returns>The engine's id.</returns>
    Task<string> AddEngineAsync(string farm, IReadOnlyDictionary<string, object?>? properties = null);

    /// <summary>Takes an engine away. Its namespace is gone; a task that it runs goes back to the queue, as after the loss of the engine.</summary>
    /// <exception cref="EngineNotFoundException">This silo has no such engine.</exception>
    Task RemoveEngineAsync(string farm, string engineId);
}
