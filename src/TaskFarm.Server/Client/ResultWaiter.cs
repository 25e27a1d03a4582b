using System.Globalization;
using TaskFarm.Packing;
using TaskFarm.Server.Api;

namespace TaskFarm.Server.Client;

/// <summary>Waits for the results of many tasks with few requests.</summary>
/// <remarks>
/// A request asks for as many tasks as are waited for and not asked for yet, and is answered as soon as some have ended. While one is
/// under way others start for what comes in meanwhile; when there are too many, the smallest is broken off and its tasks go into the next.
/// </remarks>
internal sealed class ResultWaiter(FarmConnection connection)
{
    private const int MaxPolls = 8;
    private const int MaxIds = 2_000;

    // Where more is waited for than is asked for, the turn goes round.
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, ResultWait> _waits = [];
    private readonly Queue<long> _toAsk = [];
    private readonly List<ResultPoll> _polls = [];
    private bool _starting;

    public async Task<TaskResult?> WaitAsync(long taskId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wait = Join(taskId);
        if (!cancellationToken.CanBeCanceled)
        {
            return await wait.Ended.ConfigureAwait(false);
        }

        try
        {
            return await wait.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Leave(taskId, wait);
            throw;
        }
    }

    private ResultWait Join(long taskId)
    {
        lock (_gate)
        {
            if (!_waits.TryGetValue(taskId, out var wait))
            {
                _waits.Add(taskId, wait = new ResultWait());
                _toAsk.Enqueue(taskId);
                Start();
            }

            wait.Waiters++;
            return wait;
        }
    }

    private void Leave(long taskId, ResultWait wait)
    {
        lock (_gate)
        {
            if (--wait.Waiters == 0 && _waits.TryGetValue(taskId, out var current) && current == wait)
            {
                _waits.Remove(taskId);
            }
        }
    }

    // Call it with the gate. What comes in before the poll begins goes with it.
    private void Start()
    {
        if (_starting)
        {
            return;
        }

        if (_polls.Count < MaxPolls)
        {
            _starting = true;
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(PollAsync);
            }
        }
        else if (!_polls.Exists(poll => poll.IsInterrupted) && _polls.MinBy(poll => poll.Ids.Count) is { Ids.Count: < MaxIds / 2 } smallest)
        {
            smallest.Interrupt();
        }
    }

    private async Task PollAsync()
    {
        var persistence = new Persistence(connection.Options.RetryFor);
        while (Next(out var isLast) is { } poll)
        {
            using (poll)
            {
                var pause = await AskAsync(poll, isLast ? connection.Options.WaitInOneRequest : ShortWait, persistence).ConfigureAwait(false);
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause).ConfigureAwait(false);
                }
            }
        }
    }

    private ResultPoll? Next(out bool isLast)
    {
        lock (_gate)
        {
            _starting = false;
            var ids = new List<long>();
            while (ids.Count < MaxIds && _toAsk.TryDequeue(out var id))
            {
                if (_waits.ContainsKey(id))
                {
                    ids.Add(id);
                }
            }

            isLast = _toAsk.Count == 0;
            if (ids.Count == 0)
            {
                return null;
            }

            var poll = new ResultPoll(ids);
            _polls.Add(poll);
            if (!isLast)
            {
                Start();
            }

            return poll;
        }
    }

    // Asks once; how long to pause before the next time.
    private async Task<TimeSpan> AskAsync(ResultPoll poll, TimeSpan wait, Persistence persistence)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"api/results?wait={wait.TotalSeconds}");
        try
        {
            var answer = await connection.WorkPackedAsync(HttpMethod.Post, path, Wire.Ids(poll.Ids), poll.Interrupted).ConfigureAwait(false);
            persistence.Reached();
            Complete(poll, answer);
            return TimeSpan.Zero;
        }
        catch (OperationCanceledException)
        {
            AskAgain(poll, wasThere: true);
            return TimeSpan.Zero;
        }
        catch (FarmUnavailableException exception)
        {
            return Retry(poll, exception, persistence);
        }
        catch (Exception exception)
        {
            // Whatever it is, whoever waits must hear of it.
            Fail(poll, exception, all: true);
            return TimeSpan.Zero;
        }
    }

    private void Complete(ResultPoll poll, FarmAnswer answer)
    {
        foreach (var (taskId, packed) in Wire.ReadResults(answer.Body))
        {
            ResultWait? wait;
            lock (_gate)
            {
                _waits.Remove(taskId, out wait);
            }

            if (packed is { } bytes)
            {
                wait?.Complete(PackedResult.Read(bytes));
            }
            else
            {
                wait?.Fail(new TaskNotFoundException(taskId));
            }
        }

        AskAgain(poll, wasThere: true);
    }

    private TimeSpan Retry(ResultPoll poll, FarmUnavailableException exception, Persistence persistence)
    {
        var wasReached = Persistence.WasReached(exception);
        var isWorthwhile = persistence.ShouldRetry(exception, wasThere: true, out var pause);
        Fail(poll, exception, all: !isWorthwhile, wasReached);
        return pause;
    }

    // Those of whom the server never heard fail at once, as any new call does.
    private void Fail(ResultPoll poll, Exception exception, bool all, bool wasReached = false)
    {
        var failed = new List<ResultWait>();
        lock (_gate)
        {
            foreach (var id in poll.Ids)
            {
                if (_waits.TryGetValue(id, out var wait) && (all || !(wait.WasThere || wasReached)))
                {
                    _waits.Remove(id);
                    failed.Add(wait);
                }
            }
        }

        failed.ForEach(wait => wait.Fail(exception));
        AskAgain(poll, wasReached);
    }

    private void AskAgain(ResultPoll poll, bool wasThere)
    {
        lock (_gate)
        {
            _polls.Remove(poll);
            foreach (var id in poll.Ids)
            {
                if (_waits.TryGetValue(id, out var wait))
                {
                    wait.WasThere |= wasThere;
                    _toAsk.Enqueue(id);
                }
            }
        }
    }
}
