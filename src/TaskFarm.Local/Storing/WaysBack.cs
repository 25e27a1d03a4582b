namespace TaskFarm.Storing;

/// <summary>Tasks that went back to the queue, until that is on disk, and what waits for it.</summary>
/// <remarks>
/// What a task has spent is on disk before what it was spent on begins: or after a crash the task would run anew although its retry, or its
/// recovery task, had begun already. A task that waits behind others waits no longer for it.
/// </remarks>
internal sealed class WaysBack
{
    // The turn of the latest way back of each.
    private readonly Dictionary<long, long> _unwritten = [];
    private readonly Dictionary<long, HeldAttempt> _held = [];

    public void Add(long taskId, long turn) => _unwritten[taskId] = turn;

    /// <summary>Keeps the next attempt of a task until its way back is on disk; false where it need not wait.</summary>
    public bool Hold(EngineWork.Attempt attempt, LocalEngine engine)
    {
        if (!_unwritten.ContainsKey(attempt.TaskId))
        {
            return false;
        }

        _held[attempt.TaskId] = new HeldAttempt(attempt, engine);
        return true;
    }

    /// <summary>Takes out the attempts that have waited for what is on disk now.</summary>
    public IReadOnlyList<HeldAttempt> Release(List<StoredProgress> written)
    {
        if (_unwritten.Count == 0)
        {
            return [];
        }

        var released = new List<HeldAttempt>();
        foreach (var progress in written)
        {
            if (progress.Place is { } place && _unwritten.TryGetValue(progress.Id, out var latest) && latest == place.Turn)
            {
                _unwritten.Remove(progress.Id);
                if (_held.Remove(progress.Id, out var held))
                {
                    released.Add(held);
                }
            }
        }

        return released;
    }
}
