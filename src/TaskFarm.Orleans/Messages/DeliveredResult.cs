namespace TaskFarm.Orleans.Messages;

/// <summary>A result on its way to a client.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.DeliveredResult")]
public sealed record DeliveredResult
{
    /// <summary>The task.</summary>
    [Id(0)]
    public long TaskId { get; init; }

    /// <summary>The bytes of a <see cref="Packing.PackedResult"/>; null where there is no such task.</summary>
    [Id(1)]
    public byte[]? Result { get; init; }

    /// <summary>Why the farm has stopped, so that no result will come; null while it goes on.</summary>
    [Id(2)]
    public string? Stopped { get; init; }

    /// <summary>Whether the client has not waited for it yet.</summary>
    [Id(3)]
    public bool IsEarly { get; init; }
}
