using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans;

/// <summary>What one who watches has not confirmed to have heard. Events are numbered, those too that find no room.</summary>
internal sealed class EventBacklog(WatchRequest first)
{
    private const int MaxCapacity = 10_000;

    private readonly int _capacity = Math.Clamp(first.Capacity, 1, MaxCapacity);
    private readonly Queue<(long Number, FarmEventEntry Event)> _events = new();

    // Who watched through an earlier controller goes on with the number that was to come.
    private long _next = first.From;

    /// <summary>When it was asked for last, by <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long LastAsked { get; set; }

    public void Add(FarmEvent farmEvent)
    {
        if (_events.Count < _capacity)
        {
            _events.Enqueue((_next, FarmEventEntry.Of(farmEvent)));
        }

        _next++;
    }

    public WatchReply Take(long from)
    {
        while (_events.TryPeek(out var heard) && heard.Number < from)
        {
            _events.Dequeue();
        }

        return new WatchReply { Events = [.. _events.Select(waiting => waiting.Event)], Next = _next };
    }
}
