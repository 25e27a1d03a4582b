namespace TaskFarm.Orleans.Storage;

/// <summary>An assembly in grain storage.</summary>
[GenerateSerializer]
[Alias("TaskFarm.CodeState")]
internal sealed class CodeState
{
    [Id(0)]
    public byte[]? Content { get; set; }
}
