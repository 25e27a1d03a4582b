namespace TaskFarm.Orleans;

/// <summary>An engine, as the controller's grain reaches it.</summary>
internal sealed class RegisteredEngine(string id, SiloAddress silo, IEngineGrain grain)
{
    private long _ordered;

    public string Id => id;

    public SiloAddress Silo => silo;

    public IEngineGrain Grain => grain;

    /// <summary>When the silo last said that the engine lives, by <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long LastBeat { get; set; }

    /// <summary>The attempt that it was given last; null where it has none.</summary>
    public Messages.AttemptOrder? Order
    {
        get;
        set
        {
            field = value;
            _ordered = System.Diagnostics.Stopwatch.GetTimestamp();
        }
    }

    /// <summary>How long ago it was given its attempt.</summary>
    public TimeSpan OrderAge => System.Diagnostics.Stopwatch.GetElapsedTime(_ordered);
}
