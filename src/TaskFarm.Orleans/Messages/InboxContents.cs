namespace TaskFarm.Orleans.Messages;

/// <summary>Results that a client waits for.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.InboxContents")]
public sealed record InboxContents
{
    /// <summary>The inbox that answers: another one has to be told what is wanted.</summary>
    [Id(0)]
    public Guid Session { get; init; }

    /// <summary>The number of the contents.</summary>
    [Id(1)]
    public long Number { get; init; }

    /// <summary>The results.</summary>
    [Id(2)]
    public DeliveredResult[] Results { get; init; } = [];

    /// <summary>Whether others are kept here for which the client had no room: they come when they are wanted.</summary>
    [Id(3)]
    public bool HasMore { get; init; }
}
