namespace TaskFarm.Orleans.Storage;

/// <summary>Which segments a farm's ledger has.</summary>
[GenerateSerializer]
[Alias("TaskFarm.LedgerRoot")]
internal sealed class LedgerRoot
{
    /// <summary>The first segment that may have a task.</summary>
    [Id(0)]
    public long First { get; set; }

    /// <summary>The segment after the last.</summary>
    [Id(1)]
    public long End { get; set; }

    /// <summary>The controller that has it.</summary>
    [Id(2)]
    public Guid Session { get; set; }

    /// <summary>An id that the next task has at least: the last segment may be gone, with all its tasks cleared.</summary>
    [Id(3)]
    public long NextTaskId { get; set; }
}
