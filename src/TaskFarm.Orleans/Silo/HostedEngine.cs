using System.Diagnostics;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Silo;

/// <summary>An engine of this silo, beside its grain, which may go and come.</summary>
internal sealed class HostedEngine(string farm, string id, IEngineGrain grain, EngineCrew crew, EngineProperties properties)
{
    private EngineProperties _properties = properties;
    private AttemptOrder? _running;
    private long _lastBeat = Stopwatch.GetTimestamp();

    public string Farm => farm;

    public string Id => id;

    public IEngineGrain Grain => grain;

    /// <summary>The threads that it runs on.</summary>
    public EngineCrew Crew => crew;

    public EngineProperties Properties
    {
        get => Volatile.Read(ref _properties);
        set => Volatile.Write(ref _properties, value);
    }

    /// <summary>The attempt that it has, until the controller has heard what became of it; null for none.</summary>
    public AttemptOrder? Running
    {
        get => Volatile.Read(ref _running);
        set => Volatile.Write(ref _running, value);
    }

    /// <summary>The attempt that it had at the last heartbeat.</summary>
    public AttemptOrder? LastSeen { get; set; }

    /// <summary>How long its grain has not answered.</summary>
    public TimeSpan Silence => Stopwatch.GetElapsedTime(Volatile.Read(ref _lastBeat));

    /// <summary>Its grain has answered.</summary>
    public void Beat() => Volatile.Write(ref _lastBeat, Stopwatch.GetTimestamp());
}
