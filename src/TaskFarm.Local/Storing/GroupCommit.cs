namespace TaskFarm.Storing;

/// <summary>The one writer of a store: a thread that commits at once what came while it was at the commit before.</summary>
/// <remarks>
/// Engines and the controller never wait for it. What it holds is bounded by what it has to tell of: tasks that were accepted, and
/// submissions whose callers wait.
/// </remarks>
internal sealed class GroupCommit
{
    // How long a change that nobody waits for waits for company.
    private const int MillisecondsForCompany = 50;
    private const int MillisecondsBetweenTries = 250;
    private const int MillisecondsBetweenLooks = 60_000;

    private readonly object _gate = new();
    private readonly TaskStore _store;
    private readonly TimeProvider _time;
    private readonly Action<PendingBatch> _committed;
    private readonly Action<StoreException> _broken;
    private readonly Thread _thread;
    private PendingBatch _open = new();
    private long _nextTaskId;
    private long _openSince;
    private long _nextTry;
    private volatile StoreException? _trouble;
    private FarmUnavailableException? _closed;

    /// <summary>Makes the writer, which starts with <see cref="Start"/>.</summary>
    /// <param name="store">The store, open.</param>
    /// <param name="nextTaskId">The id that the next task gets.</param>
    /// <param name="time">The clock of submissions.</param>
    /// <param name="committed">Called when a batch is on disk, before those who wait for it are told; and once a minute when there is nothing to do.</param>
    /// <param name="broken">Called when the store can't go on.</param>
    public GroupCommit(TaskStore store, long nextTaskId, TimeProvider time, Action<PendingBatch> committed, Action<StoreException> broken)
    {
        (_store, _nextTaskId, _time, _committed, _broken) = (store, nextTaskId, time, committed, broken);
        _thread = new Thread(Work) { IsBackground = true, Name = "TaskFarm store" };
    }

    /// <summary>Why the last commit failed, as long as none went well since; null where all is well.</summary>
    public StoreException? Trouble => _trouble;

    public void Start() => _thread.UnsafeStart();

    /// <summary>Has tasks written; done when they are accepted.</summary>
    public Task<IReadOnlyList<long>> SubmitAsync(Submission submission)
    {
        lock (_gate)
        {
            if (_closed is { } reason)
            {
                submission.Refuse(reason);
            }
            else
            {
                var batch = OpenBatch();
                batch.Submissions.Add(submission);
                batch.Code.AddRange(submission.Code);
                Monitor.Pulse(_gate);
            }
        }

        return submission.Ids;
    }

    /// <summary>Done when all that was added before is on disk.</summary>
    /// <exception cref="FarmUnavailableException">It can't be written now; it will be when it can.</exception>
    public Task WrittenAsync()
    {
        var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_closed is { } reason)
            {
                wait.SetException(reason);
            }
            else
            {
                OpenBatch().Waits.Add(wait);
                Monitor.Pulse(_gate);
            }
        }

        return wait.Task;
    }

    public void Add(StoredProgress progress)
    {
        lock (_gate)
        {
            OpenBatch().Progress.Add(progress);
        }
    }

    /// <summary>A task went back to the queue.</summary>
    /// <param name="progress">How far it is.</param>
    /// <param name="news">What is told when that is on disk.</param>
    public void AddReturn(StoredProgress progress, FarmEvent? news)
    {
        lock (_gate)
        {
            var batch = OpenBatch();
            batch.Progress.Add(progress);
            batch.HasReturns = true;
            AddNews(news);
        }
    }

    /// <summary>A task has ended.</summary>
    /// <param name="ended">How.</param>
    /// <param name="news">What is told when that is on disk.</param>
    public void Add(EndedTask ended, FarmEvent? news = null)
    {
        lock (_gate)
        {
            OpenBatch().Ended.Add(ended);
            AddNews(news);
        }
    }

    public void AddCode(IReadOnlyList<StoredCode> code)
    {
        lock (_gate)
        {
            OpenBatch().Code.AddRange(code);
        }
    }

    public void AddDropped(IReadOnlyList<string> code)
    {
        lock (_gate)
        {
            OpenBatch().DroppedCode.AddRange(code);
        }
    }

    public void AddForgotten(IReadOnlyList<long> taskIds)
    {
        lock (_gate)
        {
            OpenBatch().Forgotten.AddRange(taskIds);
        }
    }

    /// <summary>Writes what there is and ends the writer; tasks that are not accepted yet are refused.</summary>
    public void Close(FarmUnavailableException reason)
    {
        lock (_gate)
        {
            _closed ??= reason;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    // With what it tells of, as it must not be in an earlier batch.
    private void AddNews(FarmEvent? news)
    {
        if (news is not null)
        {
            _open.News.Add(news);
        }

        Monitor.Pulse(_gate);
    }

    private PendingBatch OpenBatch()
    {
        if (_open.IsEmpty)
        {
            _openSince = Environment.TickCount64;
            Monitor.Pulse(_gate);
        }

        return _open;
    }

    private void Work()
    {
        bool goesOn;
        do
        {
            goesOn = Take(out var batch);
            goesOn &= Commit(batch, isLast: !goesOn);
        }
        while (goesOn);
    }

    // False where it is the last.
    private bool Take(out PendingBatch batch)
    {
        lock (_gate)
        {
            while (_closed is null && MillisecondsToWait() is > 0 and var wait && Monitor.Wait(_gate, (int)wait))
            {
            }

            (batch, _open) = (_open, new PendingBatch());
            if (_closed is { } reason)
            {
                batch.Refuse(reason);
            }

            return _closed is null;
        }
    }

    private long MillisecondsToWait() =>
        _open.IsEmpty ? MillisecondsBetweenLooks
        : _trouble is not null ? _nextTry - Environment.TickCount64
        : _open.IsUrgent ? 0
        : _openSince + MillisecondsForCompany - Environment.TickCount64;

    // False where the store can't go on.
    private bool Commit(PendingBatch batch, bool isLast)
    {
        try
        {
            if (isLast || !batch.IsEmpty)
            {
                Write(batch, isLast);
            }
        }
        catch (Exception exception)
        {
            var trouble = exception as StoreException ?? new StoreException($"The store threw {exception.GetType()}: {exception.Message}", false, exception);
            PutBack(batch, trouble);
            if (!trouble.IsTransient)
            {
                _broken(trouble);
            }

            return trouble.IsTransient;
        }

        _trouble = null;
        _committed(batch);
        batch.Announce();
        return true;
    }

    private void Write(PendingBatch batch, bool isLast)
    {
        var nextTaskId = _nextTaskId;
        var accepted = new List<StoredTask>();
        foreach (var submission in batch.Submissions)
        {
            accepted.AddRange(submission.Number(nextTaskId, _time.GetUtcNow()));
            nextTaskId += submission.Tasks.Length;
        }

        _store.Write(new StoreBatch
        {
            NextTaskId = nextTaskId,
            IsLast = isLast,
            DroppedCode = batch.DroppedCode,
            Code = batch.Code,
            Accepted = accepted,
            Progress = batch.Progress,
            Ended = batch.Ended.ConvertAll(ended => ended.ToStore()),
            Forgotten = batch.Forgotten,
        });
        _nextTaskId = nextTaskId;
    }

    private void PutBack(PendingBatch batch, StoreException trouble)
    {
        batch.Refuse(new FarmUnavailableException($"Nothing was accepted. {trouble.Message}", trouble));
        lock (_gate)
        {
            batch.Append(_open);
            _open = batch;
            _trouble = trouble;
            _nextTry = Environment.TickCount64 + MillisecondsBetweenTries;
            if (!trouble.IsTransient)
            {
                _closed ??= new FarmUnavailableException(trouble.Message, trouble);
                _open.Refuse(_closed);
            }
        }
    }
}
