namespace TaskFarm.Orleans.Messages;

/// <summary>An engine, as the controller sees it.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.EngineEntry")]
public sealed record EngineEntry
{
    /// <summary>The engine.</summary>
    [Id(0)]
    public required string EngineId { get; init; }

    /// <summary>Its properties, packed.</summary>
    [Id(1)]
    public byte[] Properties { get; init; } = [];

    /// <summary>Where it stands.</summary>
    [Id(2)]
    public EngineState State { get; init; }

    /// <summary>The task that it is busy with; null for none.</summary>
    [Id(3)]
    public long? TaskId { get; init; }
}
