namespace TaskFarm.Orleans.Messages;

/// <summary>What a client waits for.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.WantedResults")]
public sealed record WantedResults
{
    /// <summary>Tasks that it handed in, whose results come by themselves.</summary>
    [Id(0)]
    public long[] Own { get; init; } = [];

    /// <summary>Other tasks.</summary>
    [Id(1)]
    public long[] Others { get; init; } = [];
}
