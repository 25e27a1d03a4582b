using Orleans.Placement;
using TaskFarm.Orleans.Client;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Storage;

namespace TaskFarm.Orleans;

/// <summary>Keeps the tasks of a submission. It reads their headers only.</summary>
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = 2)]
internal sealed class TaskBatchGrain : Grain, ITaskBatchGrain
{
    private readonly FarmStorage _storage;
    private readonly string _farm;
    private readonly Guid _batchId;
    private readonly GrainRecord<TaskBatchState> _kept;
    private bool _isDirty;

    public TaskBatchGrain(FarmStorage storage)
    {
        _storage = storage;
        (_farm, var own) = FarmKey.Split(this.GetPrimaryKeyString());
        _batchId = Guid.ParseExact(own, "N");
        _kept = storage.Record<TaskBatchState>(_farm, "batch", GrainContext.GrainId);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken) => _kept.ReadAsync();

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_isDirty)
        {
            await _kept.WriteAsync();
        }
    }

    public async Task<long> SubmitAsync(TaskBatch batch)
    {
        var header = await StoreAsync(batch);
        try
        {
            return await GrainFactory.ControllerOf(_farm).SubmitAsync([header]);
        }
        catch (Exception exception) when (!ClusterCalls.IsLost(exception))
        {
            // The controller has not accepted it. Of one that did not answer that is not known, and the client asks again.
            await ForgetAsync();
            throw;
        }
    }

    public async Task<BatchHeader> StoreAsync(TaskBatch batch)
    {
        if (_kept.State.Batch is null)
        {
            _kept.State.Batch = batch with { Submitted = _storage.OptionsOf(_farm).TimeProvider.GetUtcNow().UtcTicks };
            _isDirty = true;
            if (_storage.StoresAtOnce(_farm))
            {
                await WriteAsync();
            }
        }

        return HeaderOf(_kept.State.Batch);
    }

    public Task<TaskBatch?> ReadAsync() => Task.FromResult(_kept.State.Batch);

    public Task<BatchHeader?> HeaderAsync() => Task.FromResult(_kept.State.Batch is { } batch ? HeaderOf(batch) : null);

    public async Task ForgetAsync()
    {
        await _kept.DeleteAsync();
        _kept.State.Batch = null;
        _isDirty = false;
        DeactivateOnIdle();
    }

    private async Task WriteAsync()
    {
        try
        {
            await _kept.WriteAsync();
        }
        catch (Exception)
        {
            // What was not stored was not accepted, and is not stored later.
            _kept.State.Batch = null;
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _isDirty = false;
        }
    }

    private BatchHeader HeaderOf(TaskBatch batch) => new BatchHeaderBuilder().Build(_batchId, batch.Tasks);
}
