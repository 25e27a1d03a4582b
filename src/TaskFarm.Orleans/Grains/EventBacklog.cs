using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans;

/// <summary>What one who watches has not confirmed to have heard. Events are numbered, those too that find no room.</summary>
internal sealed class EventBacklog
{
    private readonly int _capacity;
    private readonly Queue<(long Number, FarmEventEntry Event)> _events = new();
    private long _next;

    public EventBacklog(WatchRequest first, int capacity)
    {
        _capacity = capacity;

        // Who has watched before, through an earlier controller perhaps, has missed nobody knows how many since: that counts as one dropped.
        _next = first.From == 0 ? 0 : first.From + 1;
    }

    /// <summary>When it was asked for last, by the farm's clock.</summary>
    public long LastAsked { get; set; }

    public void Add(in FarmEventEntry entry)
    {
        if (_events.Count < _capacity)
        {
            _events.Enqueue((_next, entry));
        }

        _next++;
    }

    public WatchReply Take(long from)
    {
        while (_events.TryPeek(out var heard) && heard.Number < from)
        {
            _events.Dequeue();
        }

        // A call that was late may have begun the watch anew, with a number of before.
        _next = Math.Max(_next, from);
        return new WatchReply { Events = [.. _events.Select(static waiting => waiting.Event)], Next = _next };
    }
}
