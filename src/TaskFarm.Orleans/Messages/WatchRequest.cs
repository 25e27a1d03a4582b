namespace TaskFarm.Orleans.Messages;

/// <summary>One who watches a farm asks what has happened.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.WatchRequest")]
public sealed record WatchRequest
{
    /// <summary>Who watches; the first request begins the watch.</summary>
    [Id(0)]
    public Guid Watcher { get; init; }

    /// <summary>The number of the first event that was not heard yet: 0, and then <see cref="WatchReply.Next"/> of the last reply.</summary>
    [Id(1)]
    public long From { get; init; }

    /// <summary>How many events are kept from one request to the next, 10,000 at most. The others are dropped.</summary>
    [Id(2)]
    public int Capacity { get; init; }
}
