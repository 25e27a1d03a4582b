namespace TaskFarm.Orleans.Messages;

/// <summary>What the controller wants of the engines of a silo.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.SiloOrders")]
public sealed record SiloOrders
{
    /// <summary>The controller that answers.</summary>
    [Id(0)]
    public Guid Session { get; init; }

    /// <summary>Whether it knows the silo; one that it does not know registers.</summary>
    [Id(1)]
    public bool IsKnown { get; init; }

    /// <summary>The attempts to start.</summary>
    [Id(2)]
    public AttemptOrder[] Orders { get; init; } = [];
}
