using TaskFarm.Orleans.Messages;
using TaskFarm.Packing;

namespace TaskFarm.Orleans.Client;

/// <summary>The door of a farm on a cluster.</summary>
internal sealed class ClusterTaskController : ITaskController
{
    // A call takes some megabytes at most; one submission may be many calls.
    private const int MaxTasksInBatch = 10_000;
    private const int MaxBytesInBatch = 4 << 20;
    private const int MaxIdsInCall = 100_000;

    // Asked again every second.
    private const int MaxIdsInBarrier = 10_000;

    private readonly IGrainFactory _grains;
    private readonly string _farm;
    private readonly Guid _inbox = Guid.NewGuid();
    private readonly ClusterCalls _calls;
    private readonly CodeShipping _code;
    private readonly HeardEnds _heard = new();
    private readonly ResultPump _results;
    private readonly Func<byte[], TaskResult> _read;
    private ITaskBatchGrain? _nextBatch;

    /// <param name="grains">The cluster's grains.</param>
    /// <param name="farm">The farm.</param>
    /// <param name="calls">The way to the cluster.</param>
    /// <param name="read">Makes a result of the bytes that <see cref="PackedResult.Pack"/> gave.</param>
    public ClusterTaskController(IGrainFactory grains, string farm, ClusterCalls calls, Func<byte[], TaskResult> read)
    {
        _grains = grains;
        _farm = FarmKey.Checked(farm);
        _calls = calls;
        _read = read;
        _code = new CodeShipping(grains, _calls);
        _results = new ResultPump(() => grains.InboxOf(farm, _inbox), _calls, _heard, read);
    }

    private ITaskControllerGrain Controller => _grains.ControllerOf(_farm);

    public async Task<long> RunAsync(ITask task, CancellationToken cancellationToken = default) =>
        (await RunAsync([task], cancellationToken).ConfigureAwait(false))[0];

    public async Task<IReadOnlyList<long>> RunAsync(IReadOnlyCollection<ITask> tasks, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        cancellationToken.ThrowIfCancellationRequested();
        var packed = Pack(tasks);
        if (packed.Length == 0)
        {
            return [];
        }

        await _code.ShipAsync(packed, cancellationToken).ConfigureAwait(false);
        var first = await SubmitAsync(Batches(packed), cancellationToken).ConfigureAwait(false);
        await _results.ExpectAsync(first, packed.Length, cancellationToken).ConfigureAwait(false);
        var ids = new long[packed.Length];
        for (var index = 0; index < ids.Length; index++)
        {
            ids[index] = first + index;
        }

        return ids;
    }

    public Task<TaskResult?> GetTaskResultAsync(long taskId, bool block = false, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled<TaskResult?>(cancellationToken)
        : block ? _results.WaitAsync(taskId, cancellationToken)
        : LookAsync(taskId, cancellationToken);

    private async Task<TaskResult?> LookAsync(long taskId, CancellationToken cancellationToken)
    {
        var result = await _calls.DoAsync(() => _grains.TaskOf(_farm, taskId).ResultAsync(wait: false), cancellationToken).ConfigureAwait(false);
        if (result is null)
        {
            return null;
        }

        _heard.Add(taskId);
        return _read(result);
    }

    public async Task AbortAsync(long taskId, CancellationToken cancellationToken = default)
    {
        await LetControllerCatchUpAsync(cancellationToken).ConfigureAwait(false);
        await _calls.DoAsync(isAgain => AbortAsync(taskId, isAgain), cancellationToken).ConfigureAwait(false);
    }

    public async Task BarrierAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default)
    {
        var requests = taskIds is null ? [new BarrierRequest()] : taskIds.Chunk(MaxIdsInBarrier).Select(static ids => new BarrierRequest { TaskIds = ids });
        var open = new Queue<BarrierRequest>();
        foreach (var request in requests)
        {
            if (await AskAsync(request, cancellationToken).ConfigureAwait(false) is { IsDone: false } reply)
            {
                open.Enqueue(request with { IsAgain = true, End = reply.End, Session = reply.Session });
            }
        }

        while (open.TryPeek(out var request))
        {
            if ((await AskAsync(request, cancellationToken).ConfigureAwait(false)).IsDone)
            {
                open.Dequeue();
            }
        }
    }

    public async Task<QueueStatus> QueueStatusAsync(bool verbose = false, CancellationToken cancellationToken = default)
    {
        await LetControllerCatchUpAsync(cancellationToken).ConfigureAwait(false);
        return await _calls.DoAsync(() => Controller.QueueStatusAsync(verbose), cancellationToken).ConfigureAwait(false);
    }

    public async Task<int> ClearAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default)
    {
        await LetControllerCatchUpAsync(cancellationToken).ConfigureAwait(false);
        if (taskIds is null)
        {
            return await ClearAsync(ids: null, cancellationToken).ConfigureAwait(false);
        }

        var count = 0;
        foreach (var ids in taskIds.Distinct().Chunk(MaxIdsInCall))
        {
            count += await ClearAsync(ids, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    public Task SpinAsync(CancellationToken cancellationToken = default) => _calls.DoAsync(() => Controller.SpinAsync(), cancellationToken);

    public async Task<IReadOnlyList<EngineInfo>> EnginesAsync(CancellationToken cancellationToken = default)
    {
        var engines = await _calls.DoAsync(() => Controller.EnginesAsync(), cancellationToken).ConfigureAwait(false);
        return [.. engines.Select(engine => new EngineInfo(engine.EngineId, PropertiesOf(engine.Properties), engine.State, engine.TaskId))];
    }

    public IEngine Engine(string engineId)
    {
        ArgumentNullException.ThrowIfNull(engineId);
        return new ClusterEngine(engineId, () => _grains.EngineOf(_farm, engineId), _calls, _code);
    }

    private async Task<bool> AbortAsync(long taskId, bool isAgain)
    {
        try
        {
            await Controller.AbortAsync(taskId).ConfigureAwait(false);
        }
        catch (TaskAlreadyAbortedException) when (isAgain)
        {
            // By the call that was not answered.
        }

        return true;
    }

    // Whoever has heard of an end finds it counted, and can clear it. A controller that does not hear of it within a second has lost it.
    private async Task LetControllerCatchUpAsync(CancellationToken cancellationToken)
    {
        if (_heard.Take() is { Length: > 0 } ids)
        {
            await AskAsync(new BarrierRequest { TaskIds = ids, IsAgain = true }, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<BarrierReply> AskAsync(BarrierRequest request, CancellationToken cancellationToken) =>
        _calls.DoAsync(() => Controller.BarrierAsync(request), cancellationToken);

    internal static EngineProperties PropertiesOf(byte[] packed) => new((IReadOnlyDictionary<string, object?>)ValuePacker.Unpack(packed)!);

    // Those after the first don't name their code where it is the same.
    private static PackedTask[] Pack(IReadOnlyCollection<ITask> tasks)
    {
        var packed = new List<PackedTask>(tasks.Count);
        foreach (var task in tasks)
        {
            ArgumentNullException.ThrowIfNull(task);
            packed.Add(PackedTask.Pack(task, packed.Count > 0 ? packed[0].OwnCode : null));
        }

        return [.. packed];
    }

    private async Task<int> ClearAsync(long[]? ids, CancellationToken cancellationToken)
    {
        var count = 0;
        ClearReply reply;
        do
        {
            reply = await _calls.DoOneByOneAsync(() => _grains.GetGrain<ITaskFanOutGrain>(_farm).ClearAsync(ids), cancellationToken).ConfigureAwait(false);
            count += reply.Count;
        }
        while (reply.HasMore);
        await _results.ForgetAsync(ids, cancellationToken).ConfigureAwait(false);
        return count;
    }

    private List<TaskBatch> Batches(PackedTask[] tasks)
    {
        var batches = new List<TaskBatch>();
        for (var start = 0; start < tasks.Length;)
        {
            var end = start;
            for (var bytes = 0; end < tasks.Length && end - start < MaxTasksInBatch && (end == start || bytes < MaxBytesInBatch); end++)
            {
                bytes += tasks[end].Bytes.Length;
            }

            batches.Add(new TaskBatch
            {
                Inbox = _inbox,
                Tasks = [.. tasks[start..end].Select(task => BytesOf(task.Bytes))],
                Code = tasks.Length > 1 ? tasks[0].OwnCode.Encoded : [],
            });
            start = end;
        }

        return batches;
    }

    // Asked again after a failure, a batch keeps its id, and so its tasks their ids.
    private async Task<long> SubmitAsync(List<TaskBatch> batches, CancellationToken cancellationToken)
    {
        if (batches is [var only])
        {
            var batch = Interlocked.Exchange(ref _nextBatch, null) ?? NewBatch();
            var first = await _calls.DoAsync(isAgain => batch.SubmitAsync(only, isAgain), cancellationToken).ConfigureAwait(false);
            WakeNextBatch();
            return first;
        }

        var headers = new List<BatchHeader>();
        try
        {
            foreach (var part in batches)
            {
                var batch = NewBatch();
                headers.Add(await _calls.DoAsync(isAgain => batch.StoreAsync(part, isAgain), cancellationToken).ConfigureAwait(false));
            }

            return await _calls.DoAsync(() => Controller.SubmitAsync([.. headers]), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (FarmUnavailableException or OperationCanceledException))
        {
            // Nothing was accepted, so nobody else drops what was stored. Where no answer came, that is not known.
            await Task.WhenAll(headers.Select(header => _grains.BatchOf(_farm, header.Batch).ForgetAsync()))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private ITaskBatchGrain NewBatch() => _grains.BatchOf(_farm, Guid.NewGuid());

    // A client that has one task after another finds the grain that keeps the next one alive.
    private void WakeNextBatch()
    {
        if (_nextBatch is null)
        {
            var next = NewBatch();
            next.WakeAsync().Ignore();
            _nextBatch = next;
        }
    }

    internal static byte[] BytesOf(ReadOnlyMemory<byte> memory) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : memory.ToArray();
}
