using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Client;

/// <summary>Watches a farm on a cluster: asks its controller several times a second.</summary>
internal sealed class ClusterEvents(IGrainFactory grains, string farm, ClusterCalls calls) : IFarmEvents
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _farm = FarmKey.Checked(farm);

    public FarmEventFeed Watch(int capacity = 4_096)
    {
        var disposed = new CancellationTokenSource();
        var feed = new FarmEventFeed(capacity, _ => disposed.Cancel());
        _ = Task.Run(() => AskAsync(feed, capacity, disposed.Token));
        return feed;
    }

    private async Task AskAsync(FarmEventFeed feed, int capacity, CancellationToken disposed)
    {
        // Who reads hears of the end, however it comes.
        using var _ = feed;
        var request = new WatchRequest { Watcher = Guid.NewGuid(), Capacity = capacity };
        while (!disposed.IsCancellationRequested)
        {
            var reply = await calls.DoAsync(() => grains.ControllerOf(_farm).WatchAsync(request), disposed).ConfigureAwait(false);
            foreach (var entry in reply.Events)
            {
                if (entry.ToEvent() is { } farmEvent)
                {
                    feed.Tell(farmEvent);
                }
            }

            feed.Miss(reply.Next - request.From - reply.Events.Length);
            request = request with { From = reply.Next };
            await Task.Delay(Pause, disposed).ConfigureAwait(false);
        }
    }
}
