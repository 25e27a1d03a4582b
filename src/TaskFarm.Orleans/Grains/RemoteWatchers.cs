using System.Diagnostics;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans;

/// <summary>Those who watch a farm from elsewhere. Without any, telling costs the look whether there are.</summary>
internal sealed class RemoteWatchers
{
    private const int MaxWatchers = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<Guid, EventBacklog> _backlogs = [];

    /// <summary>Whether anyone watches; ask before making an event.</summary>
    public bool Any => _backlogs.Count > 0;

    /// <summary>Tells all who watch.</summary>
    public void Tell(FarmEvent farmEvent)
    {
        foreach (var backlog in _backlogs.Values)
        {
            backlog.Add(farmEvent);
        }
    }

    /// <summary>What one who watches has not heard; a stranger begins to watch.</summary>
    public WatchReply Take(WatchRequest request)
    {
        if (!_backlogs.TryGetValue(request.Watcher, out var backlog))
        {
            if (_backlogs.Count == MaxWatchers)
            {
                _backlogs.Remove(_backlogs.MinBy(other => other.Value.LastAsked).Key);
            }

            _backlogs.Add(request.Watcher, backlog = new EventBacklog(request));
        }

        backlog.LastAsked = Stopwatch.GetTimestamp();
        return backlog.Take(request.From);
    }

    /// <summary>Forgets those who have not asked for some time.</summary>
    public void DropSilent()
    {
        foreach (var (watcher, _) in _backlogs.Where(other => Stopwatch.GetElapsedTime(other.Value.LastAsked) > Patience).ToList())
        {
            _backlogs.Remove(watcher);
        }
    }
}
