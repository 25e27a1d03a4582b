namespace TaskFarm.Orleans.Messages;

/// <summary>An attempt of a task, and where to find what it is to do.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.AttemptOrder")]
public sealed record AttemptOrder
{
    /// <summary>The task.</summary>
    [Id(0)]
    public long TaskId { get; init; }

    /// <summary>The number of the attempt, from 1.</summary>
    [Id(1)]
    public int Attempt { get; init; }

    /// <summary>The engine that is to run it.</summary>
    [Id(2)]
    public string EngineId { get; init; } = "";

    /// <summary>The batch that has the task.</summary>
    [Id(3)]
    public Guid Batch { get; init; }

    /// <summary>The number of the task in the batch.</summary>
    [Id(4)]
    public int Index { get; init; }

    /// <summary>What is to run: 0 the task, 1 its recovery task, 2 the recovery task of that …</summary>
    [Id(5)]
    public int Link { get; init; }

    /// <summary>Whether nothing has ever happened to the task before.</summary>
    [Id(6)]
    public bool IsFresh { get; init; }

    /// <summary>The controller that says so: what one says whose time is over counts no more.</summary>
    [Id(7)]
    public Guid Session { get; init; }
}
