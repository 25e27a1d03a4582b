namespace TaskFarm.Orleans.Storage;

/// <summary>What an engine's grain keeps.</summary>
[GenerateSerializer]
[Alias("TaskFarm.EngineGrainState")]
internal sealed class EngineGrainState
{
    /// <summary>The namespace, saved; null for an empty one.</summary>
    [Id(0)]
    public byte[]? Namespace { get; set; }
}
