namespace TaskFarm.Orleans.Messages;

/// <summary>What a silo tells the controller, often.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.SiloReport")]
public sealed record SiloReport
{
    /// <summary>The silo.</summary>
    [Id(0)]
    public required SiloAddress Silo { get; init; }

    /// <summary>The controller that the silo has registered with.</summary>
    [Id(1)]
    public Guid Session { get; init; }

    /// <summary>The engines that live.</summary>
    [Id(2)]
    public string[] Engines { get; init; } = [];

    /// <summary>The attempts that are over.</summary>
    [Id(3)]
    public SettledAttempt[] Settled { get; init; } = [];

    /// <summary>Those of the engines that have no attempt.</summary>
    [Id(4)]
    public string[] Idle { get; init; } = [];
}
