using TaskFarm.Control;

namespace TaskFarm.Orleans;

/// <summary>What a controller that starts anew finds of its farm.</summary>
internal sealed class RecoveredFarm
{
    public List<RecoveredTask> Ended { get; } = [];

    public List<RecoveredTask> Waiting { get; } = [];

    /// <summary>The places of those that wait.</summary>
    public List<(long TaskId, TaskPlace Place)> Places { get; } = [];

    /// <summary>Those that wait and are to end as aborted, with their latest attempts.</summary>
    public List<(long TaskId, int Attempt)> Aborted { get; } = [];

    public List<OpenBatch> OpenBatches { get; } = [];

    /// <summary>Batches that the ledger takes for open, whose tasks have all ended.</summary>
    public List<OpenBatch> EndedBatches { get; } = [];
}
