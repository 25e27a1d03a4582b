using Orleans.Concurrency;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Placement;
using TaskFarm.Orleans.Silo;
using TaskFarm.Orleans.Storage;
using TaskFarm.Packing;

namespace TaskFarm.Orleans;

/// <summary>The way to an engine of this silo, and what keeps its namespace in grain state.</summary>
/// <remarks>
/// What the engine is at stands beside the grain, in <see cref="HostedEngine"/>: when a silo dies, Orleans takes away grains of others too,
/// those whose place in the directory was there, and the engine goes on.
/// </remarks>
[EnginePlacement]
[Reentrant]
[KeepAlive]
internal sealed class EngineGrain : Grain, IEngineGrain
{
    private static readonly TimeSpan AfterLife = TimeSpan.FromMinutes(1);

    private readonly FarmStorage _storage;
    private readonly EngineHost _host;
    private readonly string _farm;
    private readonly string _engineId;

    public EngineGrain(FarmStorage storage, EngineHost host)
    {
        _storage = storage;
        _host = host;
        (_farm, _engineId) = FarmKey.Split(this.GetPrimaryKeyString());
    }

    private HostedEngine Engine => Find() ?? throw new EngineNotFoundException(_engineId);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var engine = Find();
        if (engine is null)
        {
            // It answers that the engine is gone, for as long as somebody may ask.
            this.RegisterGrainTimer(
                _ =>
                {
                    DeactivateOnIdle();
                    return Task.CompletedTask;
                },
                new GrainTimerCreationOptions(AfterLife, Timeout.InfiniteTimeSpan));
        }
        else if (_storage.StoresAtOnce(_farm))
        {
            this.RegisterGrainTimer(
                _ => Find()?.SaveIfFreeAsync() ?? Task.CompletedTask,
                new GrainTimerCreationOptions(KeptNamespace.SavePeriod, KeptNamespace.SavePeriod) { Interleave = true });
        }

        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Find()?.SaveIfFreeAsync() ?? Task.CompletedTask;

    public Task StartAsync(AttemptOrder order) =>
        _host.TryStart(_farm, order) ? Task.CompletedTask : throw new EngineNotFoundException(_engineId);

    public Task AbortAsync(long taskId, int attempt) => Find()?.Attempts.AbortAsync(taskId, attempt) ?? Task.CompletedTask;

    public Task<EngineWorkReply?> WorkAsync(Guid workId, EngineWork work) => Engine.WorkAsync(workId, work);

    public Task ChangePropertiesAsync(PropertiesChange change)
    {
        var properties = change.Clears ? EngineProperties.Empty : Engine.Properties.Without(change.Deletes);
        if (change.Sets is not null)
        {
            properties = properties.With((IReadOnlyDictionary<string, object?>)ValuePacker.Unpack(change.Sets)!);
        }

        Engine.Properties = properties;
        return GrainFactory.ControllerOf(_farm).PropertiesChangedAsync(_engineId, ValuePacker.Pack(properties.CopyOut()));
    }

    public Task<byte[]> PropertiesAsync() => Task.FromResult(ValuePacker.Pack(Engine.Properties.CopyOut()));

    public Task BeatAsync() => Task.CompletedTask;

    public async Task LeaveAsync()
    {
        await _storage.Record<EngineGrainState>(_farm, KeptNamespace.RecordName, GrainContext.GrainId).DeleteAsync();
        DeactivateOnIdle();
    }

    private HostedEngine? Find() => _host.Find(_farm, _engineId);
}
