namespace TaskFarm.Orleans.Messages;

/// <summary>What came of direct work.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.EngineWorkReply")]
public sealed record EngineWorkReply
{
    /// <summary>What was read, packed.</summary>
    [Id(0)]
    public byte[] Values { get; init; } = [];

    /// <summary>How it failed; null on success.</summary>
    [Id(1)]
    public FailureData? Failure { get; init; }
}
