namespace TaskFarm;

/// <summary>A farm that can be watched.</summary>
public interface IFarmEvents
{
    /// <summary>Watches the farm from now on, until the feed is disposed of.</summary>
    /// <remarks>A farm elsewhere is watched from when <see cref="FarmEventFeed.Begun"/> is done; and the feed ends when it can't be reached any more.</remarks>
    /// <param name="capacity">How many events wait for their reader; those that find no room are dropped and counted. At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    FarmEventFeed Watch(int capacity = 4_096);
}
