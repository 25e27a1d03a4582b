using TaskFarm.Control;
using TaskFarm.Packing;

namespace TaskFarm.Storing;

/// <summary>What a farm with a store tells it. But for the submissions it is told in the farm's turns, and written in their order.</summary>
internal sealed class FarmLog
{
    private readonly GroupCommit _commits;
    private readonly KeptResults _kept;
    private readonly NeededCode _code;
    private readonly WaysBack _waysBack = new();

    // Of the tasks that have not ended and need any.
    private readonly Dictionary<long, IReadOnlyList<CodeIdentity>> _codeOf = [];
    private long _nextTurnBack;

    public FarmLog(GroupCommit commits, KeptResults kept, NeededCode code, StoredFarm stored)
    {
        (_commits, _kept, _code) = (commits, kept, code);
        _nextTurnBack = stored.Unfinished.Select(task => task.Progress.Place?.Turn + 1 ?? 0).DefaultIfEmpty(0).Max();
        foreach (var result in stored.Results)
        {
            _kept.Add(result.Id, result.Completed, result.Bytes.Length);
        }
    }

    /// <summary>A task goes on from where another process left it; what the end of that process did to it is written.</summary>
    public void GoesOn(RecoveredEntry task)
    {
        if (task.Task is IStoredTask { StoredCode: { Count: > 0 } code })
        {
            _codeOf.Add(task.Id, code);
        }

        if (task.Record is { Result: { } result } record)
        {
            Ended(task.Id, record.State, result);
        }
        else if (task is { HasLostItsEngine: true, Record: { } lost })
        {
            _commits.Add(ProgressOf(lost, lost.Save()));
        }
    }

    /// <summary>How many tasks have ended of which nobody hears yet.</summary>
    public int UnheardCount { get; private set; }

    /// <summary>Has tasks written; done when they are on disk and the farm has taken them in.</summary>
    /// <exception cref="PackingException">A task can't be stored.</exception>
    /// <exception cref="CodeNotFoundException">A task's code can't be stored.</exception>
    public async Task<IReadOnlyList<long>> SubmitAsync(ITask[] tasks, Dependency?[] dependencies)
    {
        var forms = Array.ConvertAll(tasks, StoredTasks.Write);
        var (used, lacking) = (0, new List<StoredCode>());
        try
        {
            while (used < forms.Length)
            {
                var count = CountWithSameCode(forms.AsSpan(used));
                await _code.UseAsync(forms[used].Code, count, lacking, CancellationToken.None).ConfigureAwait(false);
                used += count;
            }

            return await _commits.SubmitAsync(new Submission(tasks, dependencies, forms, lacking)).ConfigureAwait(false);
        }
        catch
        {
            // What was taken for stored has to be.
            _commits.AddCode(lacking);
            foreach (var form in forms[..used])
            {
                Release(form.Code, 1);
            }

            throw;
        }
    }

    /// <summary>Tasks are on disk and accepted.</summary>
    public void Accepted(Submission submission)
    {
        for (var index = 0; index < submission.Forms.Count; index++)
        {
            if (submission.Forms[index].Code is { Count: > 0 } code)
            {
                _codeOf.Add(submission.FirstId + index, code);
            }
        }
    }

    public void Started(ControllerDecision.StartAttempt start, TaskRecord? record) =>
        _commits.Add(record is null
            ? new StoredProgress(start.TaskId, start.Attempt, start.EngineId, null, 0, 0, false, null)
            : ProgressOf(record, record.Save()));

    /// <summary>A task went back to the queue; those who watch hear the news when that is on disk.</summary>
    public void WentBack(TaskRecord record, long nextTaskId, FarmEvent? news)
    {
        var place = new QueuePlace(nextTaskId, _nextTurnBack++);
        _waysBack.Add(record.TaskId, place.Turn);
        _commits.AddReturn(ProgressOf(record, record.Save()) with { EngineId = null, Place = place }, news);
    }

    /// <summary>Keeps the attempt of a task whose way back to the queue is not on disk yet; false where it can begin.</summary>
    public bool Hold(EngineWork.Attempt attempt, LocalEngine engine) => _waysBack.Hold(attempt, engine);

    /// <summary>Takes out the attempts that can begin now.</summary>
    public IReadOnlyList<HeldAttempt> Release(List<StoredProgress> written) => _waysBack.Release(written);

    public void Aborting(TaskRecord record) => _commits.Add(ProgressOf(record, record.Save()));

    /// <summary>A task has ended; those who watch hear the news when that is on disk.</summary>
    public void Ended(long taskId, TaskState state, TaskResult result, FarmEvent? news = null)
    {
        UnheardCount++;
        _commits.Add(new EndedTask(taskId, state, result), news);
    }

    /// <summary>Results are on disk from now on.</summary>
    public void Written(List<EndedTask> ended)
    {
        UnheardCount -= ended.Count;
        var (released, tasks) = (default(IReadOnlyList<CodeIdentity>), 0);
        foreach (var task in ended)
        {
            _kept.Add(task.Id, task.Result.Completed!.Value.UtcTicks, task.Bytes.Length);
            if (_codeOf.Remove(task.Id, out var code))
            {
                if (released is not null && !ReferenceEquals(code, released))
                {
                    Release(released, tasks);
                    tasks = 0;
                }

                released = code;
                tasks++;
            }
        }

        if (released is not null)
        {
            Release(released, tasks);
        }
    }

    public void Forgotten(IReadOnlyList<long> taskIds)
    {
        foreach (var id in taskIds)
        {
            _kept.Remove(id);
        }

        _commits.AddForgotten(taskIds);
    }

    /// <summary>The results that have been kept for long enough.</summary>
    public IReadOnlyList<long> DueToClear(DateTimeOffset now) => _kept.Due(now);

    /// <summary>Done when all that was told before is on disk.</summary>
    /// <exception cref="FarmUnavailableException">It can't be written now; it will be when it can.</exception>
    public Task WrittenAsync() => _commits.WrittenAsync();

    /// <summary>The same, but does not wait for a disk that is full.</summary>
    public async Task WrittenIfCanBeAsync()
    {
        try
        {
            await _commits.WrittenAsync().ConfigureAwait(false);
        }
        catch (FarmUnavailableException) when (_commits.Trouble is not null)
        {
            // What is asked for is still true of this farm.
        }
    }

    /// <summary>Refuses what has to be on disk before it is acknowledged, while that can't be.</summary>
    /// <exception cref="FarmUnavailableException">The last commit failed.</exception>
    public void ThrowIfInTrouble()
    {
        if (_commits.Trouble is { } trouble)
        {
            throw new FarmUnavailableException($"Nothing was done. {trouble.Message}", trouble);
        }
    }

    // The tasks of a batch mostly have one list between them.
    private static int CountWithSameCode(ReadOnlySpan<StoredForm> forms)
    {
        var count = 1;
        while (count < forms.Length && ReferenceEquals(forms[count].Code, forms[0].Code))
        {
            count++;
        }

        return count;
    }

    private void Release(IReadOnlyList<CodeIdentity> code, int tasks)
    {
        if (code.Count > 0 && _code.Release(code, tasks) is { Count: > 0 } dropped)
        {
            _commits.AddDropped(dropped);
        }
    }

    private static StoredProgress ProgressOf(TaskRecord record, TaskRecordState state) =>
        new(
            record.TaskId, state.Attempt, state.State == TaskState.Pending ? state.EngineId : null, state.RetriesLeft, state.Losses, state.Link, state.IsAborted, null);
}
