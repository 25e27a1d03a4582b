namespace TaskFarm.Orleans.Messages;

/// <summary>What became of an attempt.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.AttemptReport")]
public sealed record AttemptReport
{
    /// <summary>The attempt.</summary>
    [Id(0)]
    public required AttemptOrder Order { get; init; }

    /// <summary>The inbox of the client; null for none.</summary>
    [Id(1)]
    public Guid? Inbox { get; init; }

    /// <summary>What the task's result is if the task ends with this attempt, as the bytes of a <see cref="Packing.PackedResult"/>.</summary>
    [Id(2)]
    public byte[] Result { get; init; } = [];

    /// <summary>Why it failed; null where it did not.</summary>
    [Id(3)]
    public FailureKind? Failure { get; init; }

    /// <summary>How long the engine was at it; null where it never began, as it was aborted before.</summary>
    [Id(4)]
    public TimeSpan? Duration { get; init; }
}
