namespace TaskFarm.Orleans.Messages;

/// <summary>What was cleared.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.ClearReply")]
public sealed record ClearReply
{
    /// <summary>How many tasks.</summary>
    [Id(0)]
    public int Count { get; init; }

    /// <summary>Whether there may be more.</summary>
    [Id(1)]
    public bool HasMore { get; init; }
}
