using System.Collections.Concurrent;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Silo;

/// <summary>Sends the results of this silo's task grains to the inboxes of the clients that handed the tasks in.</summary>
internal sealed class ResultOutbox(IGrainFactory grains)
{
    // An outbox is small; one that has not been used for a long time may go, and costs nothing to make anew.
    private const int MaxInboxes = 10_000;

    private readonly ConcurrentDictionary<(string Farm, Guid Inbox), Outbox<DeliveredResult>> _outboxes = new();

    public void Post(string farm, Guid inbox, DeliveredResult result)
    {
        if (_outboxes.Count > MaxInboxes)
        {
            _outboxes.Clear();
        }

        _outboxes.GetOrAdd((farm, inbox), key => new Outbox<DeliveredResult>(grains.InboxOf(key.Farm, key.Inbox).DeliverAsync)).Post(result);
    }
}
