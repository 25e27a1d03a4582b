namespace TaskFarm.Orleans.Messages;

/// <summary>The tasks of a submission, or of a part of one.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.TaskBatch")]
public sealed record TaskBatch
{
    /// <summary>Each task, as the bytes of a <see cref="Packing.PackedTask"/>.</summary>
    [Id(0)]
    public required byte[][] Tasks { get; init; }

    /// <summary>The inbox of the client, where the results go; null for none.</summary>
    [Id(1)]
    public Guid? Inbox { get; init; }

    /// <summary>When the tasks were accepted, in ticks of UTC; set where they are stored.</summary>
    [Id(2)]
    public long Submitted { get; init; }
}
