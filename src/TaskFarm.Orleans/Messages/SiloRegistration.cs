namespace TaskFarm.Orleans.Messages;

/// <summary>The engines of a silo.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.SiloRegistration")]
public sealed record SiloRegistration
{
    /// <summary>The silo.</summary>
    [Id(0)]
    public required SiloAddress Silo { get; init; }

    /// <summary>Its engines.</summary>
    [Id(1)]
    public EngineRegistration[] Engines { get; init; } = [];
}
