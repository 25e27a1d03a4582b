namespace TaskFarm;

/// <summary>Those who watch a farm. Without any, telling costs the look whether there are.</summary>
internal sealed class FarmWatchers
{
    private readonly Lock _gate = new();
    private volatile FarmEventFeed[] _feeds = [];

    /// <summary>Whether anyone watches; ask before making an event.</summary>
    public bool Any => _feeds.Length > 0;

    public FarmEventFeed Watch(int capacity)
    {
        var feed = new FarmEventFeed(capacity, Remove);
        lock (_gate)
        {
            _feeds = [.. _feeds, feed];
        }

        return feed;
    }

    /// <summary>Tells all who watch; null is nothing to tell, as there was nobody when it happened.</summary>
    public void Tell(FarmEvent? farmEvent)
    {
        if (farmEvent is null)
        {
            return;
        }

        foreach (var feed in _feeds)
        {
            feed.Tell(farmEvent);
        }
    }

    private void Remove(FarmEventFeed feed)
    {
        lock (_gate)
        {
            _feeds = [.. _feeds.Where(other => other != feed)];
        }
    }
}
