namespace TaskFarm.Orleans.Storage;

/// <summary>The ids of a batch.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.BatchSpan")]
internal sealed record BatchSpan([property: Id(0)] long First, [property: Id(1)] int Count, [property: Id(2)] Guid Batch)
{
    /// <summary>The id after the last.</summary>
    public long End => First + Count;
}
