using TaskFarm.FarmSuite;

namespace TaskFarm.Tests.Embedded;

public sealed class ManualTimeProviderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Time_stands_still_until_it_is_moved()
    {
        var (now, timestamp) = (_clock.GetUtcNow(), _clock.GetTimestamp());

        Assert.Equal(now, _clock.GetUtcNow());
        _clock.Move(Second);
        Assert.Equal(now + Second, _clock.GetUtcNow());
        Assert.Equal(Second, _clock.GetElapsedTime(timestamp));
    }

    [Fact]
    public void Timers_go_off_in_the_order_of_their_times_and_see_them()
    {
        var start = _clock.GetUtcNow();
        var seen = new List<double>();
        using var late = Timer(3);
        using var early = Timer(1);

        _clock.Move(2 * Second);
        Assert.Equal([1], seen);
        _clock.Move(2 * Second);
        Assert.Equal([1, 3], seen);

        ITimer Timer(double after) =>
            _clock.CreateTimer(_ => seen.Add((_clock.GetUtcNow() - start).TotalSeconds), null, after * Second, Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void A_timer_can_be_set_again_from_its_own_callback_and_be_stopped()
    {
        var count = 0;
        ITimer? timer = null;
        timer = _clock.CreateTimer(
            _ =>
            {
                count++;
                timer!.Change(Second, Timeout.InfiniteTimeSpan);
            },
            null,
            Second,
            Timeout.InfiniteTimeSpan);

        _clock.Move(5 * Second);
        Assert.Equal(5, count);
        timer.Dispose();
        _clock.Move(5 * Second);
        Assert.Equal(5, count);
    }

    [Fact]
    public void A_periodic_timer_goes_off_once_a_period()
    {
        var count = 0;
        using var timer = _clock.CreateTimer(_ => count++, null, TimeSpan.Zero, Second);

        _clock.Move(TimeSpan.FromSeconds(3.5));

        Assert.Equal(4, count);
    }
}
