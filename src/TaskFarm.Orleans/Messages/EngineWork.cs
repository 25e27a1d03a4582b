namespace TaskFarm.Orleans.Messages;

/// <summary>Direct work with an engine.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.EngineWork")]
public sealed record EngineWork
{
    /// <summary>What to do.</summary>
    [Id(0)]
    public EngineWorkKind Kind { get; init; }

    /// <summary>The code to run.</summary>
    [Id(1)]
    public string Code { get; init; } = "";

    /// <summary>The variables to define, packed.</summary>
    [Id(2)]
    public byte[] Values { get; init; } = [];

    /// <summary>The names to read.</summary>
    [Id(3)]
    public string[] Names { get; init; } = [];
}
