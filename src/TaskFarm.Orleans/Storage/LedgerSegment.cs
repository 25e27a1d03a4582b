namespace TaskFarm.Orleans.Storage;

/// <summary>What the ledger knows of a run of ids.</summary>
[GenerateSerializer]
[Alias("TaskFarm.LedgerSegment")]
internal sealed class LedgerSegment
{
    /// <summary>A mark for each id of the segment.</summary>
    [Id(0)]
    public byte[] Marks { get; set; } = new byte[FarmLedger.SegmentSize];

    /// <summary>The batches that have tasks of the segment.</summary>
    [Id(1)]
    public List<BatchSpan> Batches { get; set; } = [];
}
