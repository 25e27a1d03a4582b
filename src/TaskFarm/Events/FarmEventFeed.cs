using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace TaskFarm;

/// <summary>What a farm tells one who watches it. Who reads slowly misses events, and hears how many; the farm never waits.</summary>
public sealed class FarmEventFeed : IDisposable
{
    private readonly Channel<FarmEvent> _events;
    private readonly Action<FarmEventFeed> _disposed;
    private long _dropped;

    internal FarmEventFeed(int capacity, Action<FarmEventFeed> disposed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _disposed = disposed;
        _events = Channel.CreateBounded<FarmEvent>(new BoundedChannelOptions(capacity) { SingleReader = true });
    }

    /// <summary>How many events found no room so far.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Takes the next event, if there is one.</summary>
    public bool TryRead([NotNullWhen(true)] out FarmEvent? farmEvent) => _events.Reader.TryRead(out farmEvent);

    /// <summary>Waits until there is an event; false when there will be none any more.</summary>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => _events.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Watches no longer.</summary>
    public void Dispose()
    {
        _disposed(this);
        _events.Writer.TryComplete();
    }

    internal void Tell(FarmEvent farmEvent)
    {
        if (!_events.Writer.TryWrite(farmEvent))
        {
            Miss(1);
        }
    }

    /// <summary>So many events were dropped before they came here.</summary>
    internal void Miss(long count) => Interlocked.Add(ref _dropped, count);
}
