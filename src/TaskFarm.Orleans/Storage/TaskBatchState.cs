using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Storage;

/// <summary>What a batch's grain keeps.</summary>
[GenerateSerializer]
[Alias("TaskFarm.TaskBatchState")]
internal sealed class TaskBatchState
{
    /// <summary>The tasks; null before they come and after the last has ended.</summary>
    [Id(0)]
    public TaskBatch? Batch { get; set; }
}
