namespace TaskFarm.Orleans.Messages;

/// <summary>A client asks for results.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.InboxRequest")]
public sealed record InboxRequest
{
    /// <summary>The number of the contents that it has got; 0 at first.</summary>
    [Id(0)]
    public long Got { get; init; }

    /// <summary>The inbox that they came from: another answers at once, so that it is told what is wanted.</summary>
    [Id(1)]
    public Guid Session { get; init; }

    /// <summary>What the client waits for as well; null for nothing new.</summary>
    [Id(2)]
    public WantedResults? Wanted { get; init; }

    /// <summary>How many small results of its own tasks the client takes before it waits for them.</summary>
    [Id(3)]
    public int Room { get; init; }
}
