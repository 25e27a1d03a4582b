namespace TaskFarm;

/// <summary>Where an engine stands with the controller.</summary>
public enum EngineState
{
    /// <summary>Free to take a task.</summary>
    Idle,

    /// <summary>At work on a task.</summary>
    Busy,

    /// <summary>Kept out for a while, as a task has failed on it.</summary>
    Penalised,

    /// <summary>No longer registered.</summary>
    Gone,
}
