using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Client;

/// <summary>Brings the results that are waited for from the client's inbox: one call under way, whatever the number of tasks.</summary>
/// <remarks>
/// Results of the client's own tasks come before somebody waits for them, as far as there is room: a client that has one task after another has its
/// result with the first news of it. What is waited for goes along with the call that takes; while that is under way, it is told beside it where it
/// would not come by itself. The taking goes on for a moment after the last wait.
/// </remarks>
internal sealed class ResultPump(Func<IResultInboxGrain> inbox, ClusterCalls calls, HeardEnds heard, Func<byte[], TaskResult> read)
{
    // The submissions of last: results of older ones are asked for like those of others.
    private const int MaxExpected = 10_000;

    // Small ones.
    private const int MaxEarly = 250;

    // Their results are not on their way any more.
    private const int MaxDelivered = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, TaskCompletionSource<TaskResult?>> _waits = [];
    // In the order of the ids, mostly: one submission may overtake another on the way.
    private readonly List<(long First, long End)> _expected = [];
    private readonly Dictionary<long, byte[]> _early = [];
    private readonly HashSet<long> _delivered = [];
    private readonly Queue<long> _deliveredOrder = [];
    private List<long> _news = [];
    private bool _isTaking;
    private bool _isTelling;

    // The inbox has results that do not come by themselves.
    private bool _hasMore = true;
    private Guid _session;
    private long _got;

    /// <summary>Tasks of this client's own: their results come to its inbox by themselves.</summary>
    public Task ExpectAsync(long first, int count, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!IsExpected(first) && !IsExpected(first + count - 1))
            {
                Expect(first, count);
                return Task.CompletedTask;
            }
        }

        return ExpectAnewAsync(first, count, cancellationToken);
    }

    // A farm in the silos' memory has begun anew, and gives ids to other tasks: what is here of the earlier ones is not theirs.
    private async Task ExpectAnewAsync(long first, int count, CancellationToken cancellationToken)
    {
        var ids = new long[count];
        for (var index = 0; index < count; index++)
        {
            ids[index] = first + index;
        }

        await ForgetAsync(ids, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            Expect(first, count);
        }
    }

    private void Expect(long first, int count)
    {
        var place = _expected.Count;
        while (place > 0 && _expected[place - 1].First > first)
        {
            place--;
        }

        _expected.Insert(place, (first, first + count));
        if (_expected.Count > 2 * MaxExpected)
        {
            _expected.RemoveRange(0, MaxExpected);
            DropEarly(id => !IsExpected(id));
        }
    }

    /// <summary>Waits for a task's end.</summary>
    public Task<TaskResult?> WaitAsync(long taskId, CancellationToken cancellationToken)
    {
        TaskCompletionSource<TaskResult?> wait;
        byte[]? early;
        lock (_gate)
        {
            wait = _early.Remove(taskId, out early) ? NewWait() : _waits.GetValueOrDefault(taskId) ?? Want(taskId);
        }

        if (early is not null)
        {
            Deliver(new DeliveredResult { TaskId = taskId, Result = early }, wait);
        }

        return wait.Task.WaitAsync(cancellationToken);
    }

    /// <summary>These tasks were cleared, or for null all that have ended: whoever waits for one from now on hears that it is not there.</summary>
    public async Task ForgetAsync(long[]? taskIds, CancellationToken cancellationToken)
    {
        await calls.DoAsync(() => inbox().ForgetAsync(taskIds), cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            HashSet<long>? which = taskIds is null ? null : [.. taskIds];
            DropEarly(id => which?.Contains(id) ?? true);
            foreach (var id in taskIds ?? [])
            {
                NoteDelivered(id);
            }
        }
    }

    private static TaskCompletionSource<TaskResult?> NewWait() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource<TaskResult?> Want(long taskId)
    {
        var wait = NewWait();
        _waits.Add(taskId, wait);
        _news.Add(taskId);
        Start(mustTell: _hasMore || !IsOwn(taskId));
        return wait;
    }

    private void Start(bool mustTell)
    {
        if (!_isTaking)
        {
            _isTaking = true;
            _ = Task.Run(TakeAllAsync);
        }
        else if (mustTell && !_isTelling)
        {
            _isTelling = true;
            _ = Task.Run(TellAllAsync);
        }
    }

    private async Task TellAllAsync()
    {
        while (Next(isTelling: true) is { } wanted)
        {
            try
            {
                await inbox().WantAsync(wanted).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The taking notices, and sees to it that all is told again.
                await Task.Delay(Pause).ConfigureAwait(false);
                TellAgain();
            }
        }
    }

    private WantedResults? Next(bool isTelling)
    {
        lock (_gate)
        {
            if (_news.Count == 0)
            {
                _isTelling &= !isTelling;
                return null;
            }

            var (own, others) = (new List<long>(_news.Count), new List<long>());
            foreach (var id in _news.Where(_waits.ContainsKey))
            {
                (IsOwn(id) ? own : others).Add(id);
            }

            _news.Clear();
            return new WantedResults { Own = [.. own], Others = [.. others] };
        }
    }

    // It comes to the inbox by itself.
    private bool IsOwn(long taskId) => IsExpected(taskId) && !_delivered.Contains(taskId);

    private bool IsExpected(long taskId)
    {
        var place = _expected.BinarySearch((taskId, long.MaxValue));
        return place < 0 && ~place > 0 && taskId < _expected[~place - 1].End;
    }

    private void DropEarly(Predicate<long> which)
    {
        foreach (var id in _early.Keys.Where(id => which(id)).ToList())
        {
            _early.Remove(id);
        }
    }

    private async Task TakeAllAsync()
    {
        DateTime? failing = null;
        var wasIdle = false;
        while (GoesOn(wasIdle))
        {
            WantedResults? wanted = null;
            try
            {
                wanted = Next(isTelling: false);
                var request = new InboxRequest { Session = _session, Got = _got, Wanted = wanted, Room = Room() };
                var contents = await calls.OnceAsync(() => inbox().TakeAsync(request)).ConfigureAwait(false);
                failing = null;
                wasIdle = contents.Results.Length == 0;
                if (contents.Session != _session)
                {
                    // Another inbox, or the first: it knows nothing of what is waited for.
                    _session = contents.Session;
                    TellAgain();
                }

                _got = contents.Number;
                Deliver(contents);
            }
            catch (Exception exception)
            {
                failing ??= DateTime.UtcNow;
                wasIdle = true;
                if (DateTime.UtcNow - failing > calls.Patience || exception is ObjectDisposedException)
                {
                    GiveUp(ClusterCalls.Unavailable(exception));
                }

                await Task.Delay(Pause).ConfigureAwait(false);
                if (wanted is not null)
                {
                    TellAgain();
                }
            }
        }
    }

    private bool GoesOn(bool wasIdle)
    {
        lock (_gate)
        {
            return _isTaking = _waits.Count > 0 || !wasIdle;
        }
    }

    private int Room()
    {
        lock (_gate)
        {
            // Where there is none, all that is waited for has to be told.
            var room = MaxEarly - _early.Count;
            _hasMore |= room == 0;
            return room;
        }
    }

    private void TellAgain()
    {
        lock (_gate)
        {
            _news = [.. _waits.Keys];
            Start(mustTell: true);
        }
    }

    private void Deliver(InboxContents contents)
    {
        foreach (var result in contents.Results)
        {
            if (TakeIn(result) is { } wait)
            {
                Deliver(result, wait);
            }
        }

        lock (_gate)
        {
            _hasMore = contents.HasMore;
        }
    }

    // Gives who waits for it. What was asked for twice has come twice.
    private TaskCompletionSource<TaskResult?>? TakeIn(DeliveredResult result)
    {
        lock (_gate)
        {
            if (!_waits.Remove(result.TaskId, out var wait) && result is { IsEarly: true, Result: { } early })
            {
                _early[result.TaskId] = early;
            }

            NoteDelivered(result.TaskId);
            return wait;
        }
    }

    private void NoteDelivered(long taskId)
    {
        if (_delivered.Add(taskId))
        {
            _deliveredOrder.Enqueue(taskId);
            if (_deliveredOrder.Count > MaxDelivered)
            {
                _delivered.Remove(_deliveredOrder.Dequeue());
            }
        }
    }

    private void Deliver(DeliveredResult result, TaskCompletionSource<TaskResult?> wait)
    {
        if (result.Result is null)
        {
            wait.TrySetException(result.Stopped is null ? new TaskNotFoundException(result.TaskId) : new FarmUnavailableException(result.Stopped));
            return;
        }

        heard.Add(result.TaskId);
        try
        {
            wait.TrySetResult(read(result.Result));
        }
        catch (Exception exception)
        {
            // What this client can't read is the error of whoever waits for it; the others get theirs.
            wait.TrySetException(exception);
        }
    }

    private void GiveUp(Exception reason)
    {
        List<TaskCompletionSource<TaskResult?>> waits;
        lock (_gate)
        {
            waits = [.. _waits.Values];
            _waits.Clear();
        }

        waits.ForEach(wait => wait.TrySetException(reason));
    }
}
