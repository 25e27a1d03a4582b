namespace TaskFarm;

/// <summary>Tells the time of day of a timestamp. Reading two clocks would cost a small task a tenth of its time.</summary>
internal sealed class UtcAnchor(TimeProvider clock)
{
    // How long the time of day may be reckoned from one reading of it: what the two clocks drift apart in a second is nothing.
    private static readonly TimeSpan MaxReckoning = TimeSpan.FromSeconds(1);

    private long _timestamp = clock.GetTimestamp();
    private DateTimeOffset _utc = clock.GetUtcNow();

    /// <summary>The time of day at a timestamp that was taken just now.</summary>
    public DateTimeOffset Of(long timestamp)
    {
        var since = clock.GetElapsedTime(_timestamp, timestamp);
        if (since > MaxReckoning)
        {
            _utc = clock.GetUtcNow() - clock.GetElapsedTime(timestamp);
            (_timestamp, since) = (timestamp, TimeSpan.Zero);
        }

        return _utc + since;
    }
}
