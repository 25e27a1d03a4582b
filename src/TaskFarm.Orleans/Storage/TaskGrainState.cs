using TaskFarm.Control;

namespace TaskFarm.Orleans.Storage;

/// <summary>What a task's grain keeps: its result or, before its end, what its record knows.</summary>
[GenerateSerializer]
[Alias("TaskFarm.TaskGrainState")]
internal sealed class TaskGrainState
{
    [Id(0)]
    public TaskState State { get; set; }

    /// <summary>The number of the latest attempt that the record heard of.</summary>
    [Id(1)]
    public int Attempt { get; set; }

    /// <summary>The number of the latest attempt that is over: the fence that what is said of it again does not pass.</summary>
    [Id(12)]
    public int Settled { get; set; }

    /// <summary>The bytes of the result; null before the end.</summary>
    [Id(2)]
    public byte[]? Result { get; set; }

    /// <summary>The batch that has the task; for a task that has not ended.</summary>
    [Id(3)]
    public Guid Batch { get; set; }

    [Id(4)]
    public int Index { get; set; }

    [Id(5)]
    public int Link { get; set; }

    [Id(6)]
    public int? RetriesLeft { get; set; }

    [Id(7)]
    public int Losses { get; set; }

    [Id(8)]
    public string? EngineId { get; set; }

    [Id(9)]
    public bool IsAborted { get; set; }

    [Id(10)]
    public long Submitted { get; set; }

    /// <summary>The inbox of the client; null for none.</summary>
    [Id(11)]
    public Guid? Inbox { get; set; }
}
