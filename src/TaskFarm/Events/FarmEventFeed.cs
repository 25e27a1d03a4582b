using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace TaskFarm;

/// <summary>What a farm tells one who watches it. Who reads slowly misses events, and hears how many; the farm never waits.</summary>
public sealed class FarmEventFeed : IDisposable
{
    private readonly Channel<FarmEvent> _events;
    private readonly Action<FarmEventFeed> _disposed;
    private long _dropped;

    internal FarmEventFeed(int capacity, Action<FarmEventFeed> disposed, Task? begun = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _disposed = disposed;
        Begun = begun ?? Task.CompletedTask;
        _events = Channel.CreateBounded<FarmEvent>(new BoundedChannelOptions(capacity) { SingleReader = true });
    }

    /// <summary>Done when the farm knows of the watch: it tells what happens from then on. Of a farm in this process it is done already.</summary>
    /// <exception cref="FarmUnavailableException">The farm can't be reached.</exception>
    public Task Begun { get; }

    /// <summary>How many events found no room so far, or were lost on their way with a part of a cluster.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Takes the next event, if there is one.</summary>
    public bool TryRead([NotNullWhen(true)] out FarmEvent? farmEvent) => _events.Reader.TryRead(out farmEvent);

    /// <summary>Waits until there is an event; false when there will be none any more.</summary>
    /// <exception cref="FarmUnavailableException">There will be none any more, as the farm can't be reached.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => _events.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Watches no longer.</summary>
    public void Dispose()
    {
        _disposed(this);
        _events.Writer.TryComplete();
    }

    /// <summary>Whether there will be none any more, and all that there were have been read.</summary>
    internal bool IsOver => _events.Reader.Completion.IsCompleted;

    internal void Tell(FarmEvent farmEvent)
    {
        if (!_events.Writer.TryWrite(farmEvent))
        {
            Miss(1);
        }
    }

    /// <summary>So many events were dropped before they came here.</summary>
    internal void Miss(long count) => Interlocked.Add(ref _dropped, count);

    /// <summary>There will be none any more.</summary>
    internal void End(Exception reason) => _events.Writer.TryComplete(reason);
}
