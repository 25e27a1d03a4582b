using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Client;

/// <summary>Brings the results that are waited for from the client's inbox: one call under way, whatever the number of tasks.</summary>
/// <remarks>What is waited for goes along with the call that takes; while that is under way, it is told beside it.</remarks>
internal sealed class ResultPump(Func<IResultInboxGrain> inbox, ClusterCalls calls, HeardEnds heard, Func<byte[], TaskResult> read)
{
    // The submissions of last: results of older ones are asked for like those of others.
    private const int MaxExpected = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, TaskCompletionSource<TaskResult?>> _waits = [];
    // In the order of the ids, mostly: one submission may overtake another on the way.
    private readonly List<(long First, long End)> _expected = [];
    private List<long> _news = [];
    private bool _isTaking;
    private bool _isTelling;
    private Guid _session;
    private long _got;

    /// <summary>Tasks of this client's own: their results come to its inbox by themselves.</summary>
    public void Expect(long first, int count)
    {
        lock (_gate)
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
            }
        }
    }

    /// <summary>Waits for a task's end.</summary>
    public Task<TaskResult?> WaitAsync(long taskId, CancellationToken cancellationToken)
    {
        TaskCompletionSource<TaskResult?>? wait;
        lock (_gate)
        {
            if (!_waits.TryGetValue(taskId, out wait))
            {
                _waits.Add(taskId, wait = new TaskCompletionSource<TaskResult?>(TaskCreationOptions.RunContinuationsAsynchronously));
                _news.Add(taskId);
                Start();
            }
        }

        return wait.Task.WaitAsync(cancellationToken);
    }

    private void Start()
    {
        if (!_isTaking)
        {
            _isTaking = true;
            _ = Task.Run(TakeAllAsync);
        }
        else if (!_isTelling)
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

            var news = _news.Where(_waits.ContainsKey).ToLookup(IsOwn);
            _news = [];
            return new WantedResults { Own = [.. news[true]], Others = [.. news[false]] };
        }
    }

    private bool IsOwn(long taskId)
    {
        var place = _expected.BinarySearch((taskId, long.MaxValue));
        return place < 0 && ~place > 0 && taskId < _expected[~place - 1].End;
    }

    private async Task TakeAllAsync()
    {
        DateTime? failing = null;
        while (HasWaits())
        {
            WantedResults? wanted = null;
            try
            {
                wanted = Next(isTelling: false);
                var request = new InboxRequest { Session = _session, Got = _got, Wanted = wanted };
                var contents = await calls.OnceAsync(() => inbox().TakeAsync(request)).ConfigureAwait(false);
                failing = null;
                if (contents.Session != _session)
                {
                    // Another inbox, or the first: it knows nothing of what is waited for.
                    _session = contents.Session;
                    TellAgain();
                }

                _got = contents.Number;
                Deliver(contents.Results);
            }
            catch (Exception exception)
            {
                failing ??= DateTime.UtcNow;
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

    private bool HasWaits()
    {
        lock (_gate)
        {
            return _isTaking = _waits.Count > 0;
        }
    }

    private void TellAgain()
    {
        lock (_gate)
        {
            _news = [.. _waits.Keys];
            Start();
        }
    }

    private void Deliver(DeliveredResult[] results)
    {
        foreach (var result in results)
        {
            TaskCompletionSource<TaskResult?>? wait;
            lock (_gate)
            {
                _waits.Remove(result.TaskId, out wait);
            }

            if (wait is not null)
            {
                Deliver(result, wait);
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
