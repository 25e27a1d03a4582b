namespace TaskFarm.Orleans.Messages;

/// <summary>A change of the properties of an engine.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.PropertiesChange")]
public sealed record PropertiesChange
{
    /// <summary>Whether the properties there are go first.</summary>
    [Id(0)]
    public bool Clears { get; init; }

    /// <summary>The names to delete.</summary>
    [Id(1)]
    public string[] Deletes { get; init; } = [];

    /// <summary>The properties to set, packed; null for none.</summary>
    [Id(2)]
    public byte[]? Sets { get; init; }
}
