using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans;

/// <summary>Those who watch a farm from elsewhere. Without any, telling costs the look whether there are.</summary>
internal sealed class RemoteWatchers(TimeProvider time)
{
    private const int MaxWatchers = 100;
    private const int MaxCapacity = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<Guid, EventBacklog> _backlogs = [];

    /// <summary>Whether anyone watches; ask before making an event.</summary>
    public bool Any => _backlogs.Count > 0;

    /// <summary>Tells all who watch.</summary>
    public void Tell(FarmEvent farmEvent)
    {
        var entry = FarmEventEntry.Of(farmEvent);
        foreach (var backlog in _backlogs.Values)
        {
            backlog.Add(entry);
        }
    }

    /// <summary>What one who watches has not heard; a stranger begins to watch.</summary>
    /// <exception cref="FarmUnavailableException">There are too many already.</exception>
    public WatchReply Take(WatchRequest request)
    {
        if (!_backlogs.TryGetValue(request.Watcher, out var backlog))
        {
            if (_backlogs.Count == MaxWatchers)
            {
                throw new FarmUnavailableException($"{MaxWatchers} watch this farm, and no more can. Watch it when others have ended.");
            }

            _backlogs.Add(request.Watcher, backlog = new EventBacklog(request, Math.Clamp(request.Capacity, 1, MaxCapacity)));
        }

        backlog.LastAsked = time.GetTimestamp();
        return backlog.Take(request.From);
    }

    /// <summary>Forgets those who have not asked for some time.</summary>
    public void DropSilent()
    {
        foreach (var (watcher, _) in _backlogs.Where(other => time.GetElapsedTime(other.Value.LastAsked) > Patience).ToList())
        {
            _backlogs.Remove(watcher);
        }
    }
}
