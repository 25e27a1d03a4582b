namespace TaskFarm.Orleans.Messages;

/// <summary>What direct work does.</summary>
public enum EngineWorkKind
{
    /// <summary>Runs code.</summary>
    Execute,

    /// <summary>Defines variables.</summary>
    Push,

    /// <summary>Reads variables.</summary>
    Pull,

    /// <summary>Empties the namespace.</summary>
    Reset,

    /// <summary>Lists the names of the variables.</summary>
    Keys,
}
