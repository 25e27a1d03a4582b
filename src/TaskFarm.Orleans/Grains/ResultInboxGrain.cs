using System.Diagnostics;
using Orleans.Concurrency;
using Orleans.Placement;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans;

/// <summary>Brings the results together that one client waits for.</summary>
/// <remarks>
/// Results of the client's own tasks are delivered as they come. One that is not there after some time, and every other, is asked for at
/// its task's grain, which answers when the task ends. Results that nobody has asked for yet are kept for a while, the latest ones.
/// </remarks>
[Reentrant]
[PreferLocalPlacement]
internal sealed class ResultInboxGrain : Grain, IResultInboxGrain
{
    private const int MaxUnasked = 20_000;
    private const long MaxUnaskedBytes = 64 << 20;
    private const int MaxTaken = 5_000;
    private const long MaxTakenBytes = 4 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Guid _session = Guid.NewGuid();
    private readonly Waiting _waiting;
    private readonly string _farm;
    private readonly Dictionary<long, byte[]> _unasked = [];
    private readonly Queue<long> _unaskedOrder = [];
    private readonly Dictionary<long, long> _wanted = [];
    private readonly HashSet<long> _asked = [];
    private readonly Queue<DeliveredResult> _ready = [];
    private InboxContents? _sent;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _unaskedBytes;
    private long _number;

    public ResultInboxGrain(Waiting waiting)
    {
        _waiting = waiting;
        (_farm, _) = FarmKey.Split(this.GetPrimaryKeyString());
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(AskForLateOnes, new GrainTimerCreationOptions(Patience, Patience) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task DeliverAsync(DeliveredResult[] results)
    {
        foreach (var result in results)
        {
            if (_wanted.Remove(result.TaskId))
            {
                _ready.Enqueue(result);
            }
            else if (result.Result is not null)
            {
                Keep(result.TaskId, result.Result);
            }
        }

        Tell();
        return Task.CompletedTask;
    }

    public Task WantAsync(WantedResults wanted)
    {
        foreach (var id in wanted.Own)
        {
            Want(id);
        }

        foreach (var id in wanted.Others)
        {
            if (Want(id))
            {
                Ask(id);
            }
        }

        Tell();
        return Task.CompletedTask;
    }

    public async Task<InboxContents> TakeAsync(InboxRequest request)
    {
        if (_sent is not null && request.Got < _sent.Number)
        {
            // The answer got lost on its way.
            return _sent;
        }

        _sent = null;
        if (_ready.Count == 0)
        {
            using var stop = new CancellationTokenSource();
            await Task.WhenAny(_news.Task, _waiting.LimitAsync(stop.Token));
            await stop.CancelAsync();
        }

        if (_sent is not null)
        {
            return _sent;
        }

        var results = new List<DeliveredResult>();
        for (var bytes = 0L; results.Count < MaxTaken && bytes < MaxTakenBytes && _ready.TryDequeue(out var result); bytes += result.Result?.Length ?? 0)
        {
            results.Add(result);
        }

        return _sent = new InboxContents { Session = _session, Number = ++_number, Results = [.. results] };
    }

    // False where the result is here.
    private bool Want(long taskId)
    {
        if (_unasked.Remove(taskId, out var result))
        {
            _unaskedBytes -= result.Length;
            _ready.Enqueue(new DeliveredResult { TaskId = taskId, Result = result });
            return false;
        }

        _wanted[taskId] = Stopwatch.GetTimestamp();
        return true;
    }

    // The latest one: a farm in the silos' memory may have begun anew since, and given the id to another task.
    private void Keep(long taskId, byte[] result)
    {
        if (_unasked.Remove(taskId, out var old))
        {
            _unaskedBytes -= old.Length;
        }
        else
        {
            _unaskedOrder.Enqueue(taskId);
        }

        _unasked.Add(taskId, result);
        _unaskedBytes += result.Length;
        DropUnasked();
    }

    private void DropUnasked()
    {
        while ((_unasked.Count > MaxUnasked || _unaskedBytes > MaxUnaskedBytes) && _unaskedOrder.TryDequeue(out var oldest))
        {
            if (_unasked.Remove(oldest, out var result))
            {
                _unaskedBytes -= result.Length;
            }
        }

        // Of those that were asked for the places in the queue are left: no more of them than of results.
        if (_unaskedOrder.Count > 2 * MaxUnasked)
        {
            var order = _unaskedOrder.Where(_unasked.ContainsKey).ToList();
            _unaskedOrder.Clear();
            order.ForEach(_unaskedOrder.Enqueue);
        }
    }

    private void Tell()
    {
        if (_ready.Count > 0)
        {
            _news.TrySetResult();
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private Task AskForLateOnes(CancellationToken cancellationToken)
    {
        foreach (var (id, since) in _wanted)
        {
            if (Stopwatch.GetElapsedTime(since) > Patience)
            {
                Ask(id);
            }
        }

        return Task.CompletedTask;
    }

    private void Ask(long taskId)
    {
        if (_asked.Add(taskId))
        {
            _ = AskAsync(taskId);
        }
    }

    private async Task AskAsync(long taskId)
    {
        var task = GrainFactory.TaskOf(_farm, taskId);
        var pause = ShortestPause;
        while (_wanted.ContainsKey(taskId))
        {
            try
            {
                if (await task.ResultAsync(wait: true) is { } result)
                {
                    await DeliverAsync([new DeliveredResult { TaskId = taskId, Result = result }]);
                }
            }
            catch (TaskNotFoundException)
            {
                await DeliverAsync([new DeliveredResult { TaskId = taskId }]);
            }
            catch (FarmUnavailableException exception)
            {
                await DeliverAsync([new DeliveredResult { TaskId = taskId, Stopped = exception.Message }]);
            }
            catch (Exception)
            {
                // Its silo, or the controller's, has just gone; it comes to life elsewhere. Many ask meanwhile, and for nothing.
                await Task.Delay(pause);
                pause = pause < LongestPause ? 2 * pause : LongestPause;
            }
        }

        _asked.Remove(taskId);
    }
}
