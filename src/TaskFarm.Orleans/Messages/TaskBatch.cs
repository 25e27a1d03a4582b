using TaskFarm.Packing;

namespace TaskFarm.Orleans.Messages;

/// <summary>The tasks of a submission, or of a part of one.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.TaskBatch")]
public sealed record TaskBatch
{
    /// <summary>Each task, as the bytes of a <see cref="PackedTask"/>; those that need <see cref="Code"/> don't name it themselves.</summary>
    [Id(0)]
    public required byte[][] Tasks { get; init; }

    /// <summary>The inbox of the client, where the results go; null for none.</summary>
    [Id(1)]
    public Guid? Inbox { get; init; }

    /// <summary>When the tasks were accepted, in ticks of UTC; set where they are stored.</summary>
    [Id(2)]
    public long Submitted { get; init; }

    /// <summary>The assemblies that its tasks need, most of them: named once, as they are many where a program has many; empty for none.</summary>
    [Id(3)]
    public byte[] Code { get; init; } = [];

    internal CodeList? SharedCode => Code.Length == 0 ? null : CodeList.Of(Code);

    /// <summary>Reads the header of a task.</summary>
    internal PackedTask TaskAt(int index) => PackedTask.Read(Tasks[index], SharedCode);
}
