namespace TaskFarm.Orleans.Messages;

/// <summary>An engine, as its silo registers it.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.EngineRegistration")]
public sealed record EngineRegistration
{
    /// <summary>The engine.</summary>
    [Id(0)]
    public required string EngineId { get; init; }

    /// <summary>Its properties, packed.</summary>
    [Id(1)]
    public byte[] Properties { get; init; } = [];

    /// <summary>The attempt that it has; null for none.</summary>
    [Id(2)]
    public AttemptOrder? Running { get; init; }
}
