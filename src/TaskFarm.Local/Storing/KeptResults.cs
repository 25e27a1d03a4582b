namespace TaskFarm.Storing;

/// <summary>How much the results are that are kept, and which are due to be cleared: those kept for longest, when it is too much or too long.</summary>
internal sealed class KeptResults(TimeSpan keepFor, long maxBytes)
{
    private const int SlackOfQueue = 1_000;

    private readonly Dictionary<long, int> _sizes = [];
    private Queue<(long Id, long Completed)> _byAge = [];
    private long _bytes;

    public void Add(long taskId, long completed, int size)
    {
        _byAge.Enqueue((taskId, completed));
        _sizes.Add(taskId, size);
        _bytes += size;
    }

    public void Remove(long taskId)
    {
        if (_sizes.Remove(taskId, out var size))
        {
            _bytes -= size;
        }

        // What was cleared by hand leaves its place in the queue behind.
        if (_byAge.Count > (2 * _sizes.Count) + SlackOfQueue)
        {
            _byAge = new(_byAge.Where(result => _sizes.ContainsKey(result.Id)));
        }
    }

    /// <summary>The results to be cleared now. The latest is kept for as long as time allows, however large.</summary>
    public List<long> Due(DateTimeOffset now)
    {
        var (due, bytes, left) = (new List<long>(), _bytes, _sizes.Count);
        foreach (var (id, completed) in _byAge)
        {
            if ((bytes <= maxBytes || left <= 1) && now.UtcTicks - completed <= keepFor.Ticks)
            {
                break;
            }

            if (_sizes.TryGetValue(id, out var size))
            {
                due.Add(id);
                (bytes, left) = (bytes - size, left - 1);
            }
        }

        return due;
    }
}
