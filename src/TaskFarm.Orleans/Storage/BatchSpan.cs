namespace TaskFarm.Orleans.Storage;

/// <summary>The ids of a batch.</summary>
/// <param name="First">The first.</param>
/// <param name="Count">How many.</param>
/// <param name="Batch">The batch.</param>
/// <param name="SubmissionEnd">The id after the last of all batches that were handed in together: all of them are accepted, or none.</param>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.BatchSpan")]
internal sealed record BatchSpan([property: Id(0)] long First, [property: Id(1)] int Count, [property: Id(2)] Guid Batch, [property: Id(3)] long SubmissionEnd)
{
    /// <summary>The id after the last.</summary>
    public long End => First + Count;
}
