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
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var feed = new FarmEventFeed(capacity, _ => disposed.Cancel(), begun.Task);
        _ = Task.Run(() => AskAllAsync(feed, new WatchRequest { Watcher = Guid.NewGuid(), Capacity = capacity }, begun, disposed.Token));
        return feed;
    }

    private async Task AskAllAsync(FarmEventFeed feed, WatchRequest first, TaskCompletionSource begun, CancellationToken disposed)
    {
        try
        {
            for (var request = first; ; await Task.Delay(Pause, disposed).ConfigureAwait(false))
            {
                request = request with { From = await AskAsync(feed, request, disposed).ConfigureAwait(false) };
                begun.TrySetResult();
            }
        }
        catch (OperationCanceledException) when (disposed.IsCancellationRequested)
        {
            begun.TrySetCanceled(disposed);
        }
        catch (Exception exception)
        {
            // Who reads hears why there is nothing any more.
            begun.TrySetException(exception);
            begun.Task.Ignore();
            feed.End(exception);
        }
    }

    private async Task<long> AskAsync(FarmEventFeed feed, WatchRequest request, CancellationToken disposed)
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
        return reply.Next;
    }
}
