namespace TaskFarm;

/// <summary>An engine id is not registered: it never was, or the engine has gone away.</summary>
public sealed class EngineNotFoundException : TaskFarmException
{
    /// <summary>Makes the error for one engine.</summary>
    public EngineNotFoundException(string engineId)
        : base($"There is no engine '{engineId}': it was never registered, or it has gone away.")
    {
        EngineId = engineId;
    }

    /// <summary>The engine's id.</summary>
    public string EngineId { get; }
}
