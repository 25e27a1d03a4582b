using Orleans.Placement;
using TaskFarm.Orleans.Client;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Silo;
using TaskFarm.Orleans.Storage;

namespace TaskFarm.Orleans;

/// <summary>Keeps the tasks of a submission. It reads their headers only.</summary>
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = 2)]
internal sealed class TaskBatchGrain : Grain, ITaskBatchGrain
{
    private readonly FarmStorage _storage;
    private readonly BatchCache _batches;
    private readonly string _farm;
    private readonly Guid _batchId;
    private readonly GrainRecord<TaskBatchState> _kept;
    private bool _isDirty;

    public TaskBatchGrain(FarmStorage storage, BatchCache batches)
    {
        _storage = storage;
        _batches = batches;
        (_farm, var own) = FarmKey.Split(this.GetPrimaryKeyString());
        _batchId = Guid.ParseExact(own, "N");
        _kept = storage.Record<TaskBatchState>(_farm, "batch", GrainContext.GrainId);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_isDirty)
        {
            await _kept.WriteAsync();
        }
    }

    public Task WakeAsync() => Task.CompletedTask;

    public async Task<long> SubmitAsync(TaskBatch batch, bool isAgain)
    {
        var header = await StoreAsync(batch, isAgain);
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

    public async Task<BatchHeader> StoreAsync(TaskBatch batch, bool isAgain)
    {
        if (!isAgain)
        {
            _kept.AssumeNew();
        }

        await _kept.ReadAsync();
        if (_kept.State.Batch is null)
        {
            _kept.State.Batch = batch with { Submitted = _storage.OptionsOf(_farm).TimeProvider.GetUtcNow().UtcTicks };
            _isDirty = true;
            if (_storage.StoresAtOnce(_farm))
            {
                await WriteAsync();
            }

            // The engines of this silo are the first that need it.
            _batches.Keep(_batchId, _kept.State.Batch);
        }

        return HeaderOf(_kept.State.Batch);
    }

    public async Task<TaskBatch?> ReadAsync()
    {
        await _kept.ReadAsync();
        return _kept.State.Batch;
    }

    public async Task<BatchHeader?> HeaderAsync() => await ReadAsync() is { } batch ? HeaderOf(batch) : null;

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

    private BatchHeader HeaderOf(TaskBatch batch) => new BatchHeaderBuilder().Build(_batchId, batch);
}
