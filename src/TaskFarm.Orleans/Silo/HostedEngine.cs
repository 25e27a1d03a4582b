using System.Collections.Concurrent;
using System.Diagnostics;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Silo;

/// <summary>An engine of this silo, beside its grain, which may go and come.</summary>
internal sealed class HostedEngine(string farm, string id, IEngineGrain grain, EngineCrew crew, EngineProperties properties)
{
    // What was given to it and not yet reported: one attempt, or a few where a controller has given up on earlier ones.
    private readonly ConcurrentDictionary<(long TaskId, int Attempt), bool> _underWay = new();

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

    /// <summary>Its grain has got an attempt, which goes on even when Orleans takes the grain away under it, as where a lost silo had its place in the directory.</summary>
    public void Begin(AttemptOrder order) => _underWay.TryAdd((order.TaskId, order.Attempt), true);

    /// <summary>What became of an attempt was reported.</summary>
    public void End(AttemptOrder order) => _underWay.TryRemove((order.TaskId, order.Attempt), out _);

    /// <summary>Whether an attempt is under way.</summary>
    public bool Has(AttemptOrder order) => _underWay.ContainsKey((order.TaskId, order.Attempt));

    /// <summary>Its grain has answered.</summary>
    public void Beat() => Volatile.Write(ref _lastBeat, Stopwatch.GetTimestamp());
}
