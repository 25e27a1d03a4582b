using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans;

/// <summary>Brings the results together that one client waits for.</summary>
/// <remarks>
/// Results of the client's own tasks are delivered as they come, and those of others once their tasks' grains know that somebody listens.
/// What is not there after some time is asked for at its task's grain, if the controller says that the task has ended. Results that nobody
/// waits for yet go to a client that has room for them, or are kept for a while, the latest ones.
/// </remarks>
[Reentrant]
[PreferLocalPlacement]
internal sealed partial class ResultInboxGrain : Grain, IResultInboxGrain
{
    private const int MaxUnasked = 20_000;
    private const long MaxUnaskedBytes = 64 << 20;
    private const int MaxEarlyBytes = 16 << 10;
    private const int MaxTaken = 5_000;
    private const long MaxTakenBytes = 4 << 20;
    private const int MaxLateInCall = 50_000;
    private const int MaxAsked = 5_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Guid _session = Guid.NewGuid();
    private readonly ILogger<ResultInboxGrain> _log;
    private readonly string _farm;
    private readonly Guid _inbox;
    private readonly Dictionary<long, byte[]> _unasked = [];
    private readonly Queue<long> _unaskedOrder = [];
    private readonly Dictionary<long, long> _wanted = [];
    private readonly HashSet<long> _asked = [];
    private readonly Queue<DeliveredResult> _ready = [];
    private InboxContents? _sent;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _unaskedBytes;

    // How many early results the client has room for that waits for news now.
    private int _room;
    private long _number;

    public ResultInboxGrain(ILogger<ResultInboxGrain> log)
    {
        _log = log;
        (_farm, var inbox) = FarmKey.Split(this.GetPrimaryKeyString());
        _inbox = Guid.Parse(inbox);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(AskForLateOnes, new GrainTimerCreationOptions(Patience, Patience) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task DeliverAsync(DeliveredResult[] results)
    {
        var hasNews = false;
        foreach (var result in results)
        {
            if (_wanted.Remove(result.TaskId))
            {
                _ready.Enqueue(result);
            }
            else if (result.Result is not null)
            {
                hasNews |= _room > 0;
                TakeIn(result.TaskId, result.Result);
            }
        }

        if (hasNews || _ready.Count > 0)
        {
            Tell();
        }

        return Task.CompletedTask;
    }

    public Task WantAsync(WantedResults wanted)
    {
        Want(wanted);
        if (_ready.Count > 0)
        {
            Tell();
        }

        return Task.CompletedTask;
    }

    public Task ForgetAsync(long[]? taskIds)
    {
        HashSet<long>? which = taskIds is null ? null : [.. taskIds];
        foreach (var id in _unasked.Keys.Where(id => which?.Contains(id) ?? true).ToList())
        {
            _unasked.Remove(id, out var result);
            _unaskedBytes -= result!.Length;
        }

        var ready = _ready.Where(result => !result.IsEarly || which?.Contains(result.TaskId) == false).ToList();
        _ready.Clear();
        ready.ForEach(_ready.Enqueue);
        return Task.CompletedTask;
    }

    private void Want(WantedResults wanted)
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
    }

    public async Task<InboxContents> TakeAsync(InboxRequest request)
    {
        if (request.Wanted is { } wanted)
        {
            Want(wanted);
        }

        if (request.Session != _session)
        {
            // It takes this inbox for another, and has to learn that nothing is known here of what it wants.
            return Nothing(got: _sent is null ? _number : _number - 1);
        }

        if (_sent is not null && request.Got < _sent.Number)
        {
            // The answer got lost on its way.
            return _sent;
        }

        _sent = null;
        MakeEarly(request.Room);
        if (_ready.Count == 0)
        {
            await Waiting.ForAsync(_news.Task);
        }

        if (request.Got != _number)
        {
            // The client has asked again meanwhile, and that call was faster.
            return _sent ?? Nothing(request.Got);
        }

        var results = new List<DeliveredResult>(Math.Min(_ready.Count, MaxTaken));
        for (var bytes = 0L; results.Count < MaxTaken && bytes < MaxTakenBytes && _ready.TryDequeue(out var result); bytes += result.Result?.Length ?? 0)
        {
            results.Add(result);
        }

        _room = 0;
        return _sent = new InboxContents { Session = _session, Number = ++_number, Results = [.. results], HasMore = _unasked.Count > 0 };
    }

    private InboxContents Nothing(long got) => new() { Session = _session, Number = got };

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

    // A client that has room for early ones hears as well of one that is too large, and that it can have it.
    private void TakeIn(long taskId, byte[] result)
    {
        if (_room > 0 && result.Length <= MaxEarlyBytes)
        {
            _room--;
            _ready.Enqueue(new DeliveredResult { TaskId = taskId, Result = result, IsEarly = true });
        }
        else
        {
            Keep(taskId, result);
        }
    }

    private void MakeEarly(int room)
    {
        _room = room;
        while (_room > 0 && _unaskedOrder.TryPeek(out var oldest))
        {
            if (_unasked.TryGetValue(oldest, out var result))
            {
                if (result.Length > MaxEarlyBytes)
                {
                    return;
                }

                _unasked.Remove(oldest);
                _unaskedBytes -= result.Length;
                TakeIn(oldest, result);
            }

            _unaskedOrder.Dequeue();
        }
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
        _news.TrySetResult();
        _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    // Their news may have been lost with a silo. The controller knows which have ended, in one call for many.
    private async Task AskForLateOnes(CancellationToken cancellationToken)
    {
        var late = _wanted.Where(static wanted => Stopwatch.GetElapsedTime(wanted.Value) > Patience).Select(static wanted => wanted.Key).ToList();
        foreach (var some in late.Chunk(MaxLateInCall))
        {
            try
            {
                var done = await GrainFactory.ControllerOf(_farm).DoneAsync(some);
                Array.ForEach(done, Ask);
            }
            catch (FarmUnavailableException exception)
            {
                await DeliverAsync([.. some.Select(id => new DeliveredResult { TaskId = id, Stopped = exception.Message })]);
            }
            catch (Exception exception)
            {
                // The controller's silo has just gone; it comes to life elsewhere.
                LogLater(exception, _farm);
                return;
            }
        }
    }

    private void Ask(long taskId)
    {
        if (_wanted.ContainsKey(taskId) && _asked.Count < MaxAsked && _asked.Add(taskId))
        {
            _ = AskAsync(taskId);
        }
    }

    private async Task AskAsync(long taskId)
    {
        try
        {
            if (await GrainFactory.TaskOf(_farm, taskId).ListenAsync(_inbox) is { } result)
            {
                await DeliverAsync([new DeliveredResult { TaskId = taskId, Result = result }]);
            }
        }
        catch (TaskNotFoundException)
        {
            await DeliverAsync([new DeliveredResult { TaskId = taskId }]);
        }
        catch (Exception exception)
        {
            // Its silo has just gone, or the storage fails: when the task has ended, it is asked for again.
            LogLater(exception, _farm);
        }

        _asked.Remove(taskId);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Results of farm {Farm} were asked for in vain; they are asked for again.")]
    private partial void LogLater(Exception exception, string farm);
}
