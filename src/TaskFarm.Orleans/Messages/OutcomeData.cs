namespace TaskFarm.Orleans.Messages;

/// <summary>How an attempt went, as it travels.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.OutcomeData")]
public sealed record OutcomeData
{
    /// <summary>What it brought back, as the bytes of a <see cref="Packing.PackedReturn"/>; null on failure.</summary>
    [Id(0)]
    public byte[]? Returned { get; init; }

    /// <summary>How it failed; null on success.</summary>
    [Id(1)]
    public FailureData? Failure { get; init; }

    /// <summary>When the engine began with it, in ticks of UTC.</summary>
    [Id(2)]
    public long Started { get; init; }

    /// <summary>How long the engine was at it.</summary>
    [Id(3)]
    public TimeSpan Duration { get; init; }

    /// <summary>What it wrote to the console.</summary>
    [Id(4)]
    public string Output { get; init; } = "";

    /// <summary>Whether it began.</summary>
    [Id(5)]
    public bool HasRun { get; init; }
}
