namespace TaskFarm.Orleans.Messages;

/// <summary>What has happened in a farm. Asked again from the same number, the controller tells it again.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.WatchReply")]
public sealed record WatchReply
{
    /// <summary>The events, the earliest first.</summary>
    [Id(0)]
    public FarmEventEntry[] Events { get; init; } = [];

    /// <summary>The number of the next event. Those between the request's and this one that are not listed were dropped; after a failover one stands for all that was missed.</summary>
    [Id(1)]
    public long Next { get; init; }
}
