namespace TaskFarm.Orleans.Messages;

/// <summary>A <see cref="FarmEvent"/>, as it travels.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.FarmEventEntry")]
public readonly record struct FarmEventEntry
{
    /// <summary>Which event it is.</summary>
    [Id(0)]
    public FarmEventKind Kind { get; init; }

    /// <summary>When, by the controller's clock.</summary>
    [Id(1)]
    public DateTimeOffset At { get; init; }

    /// <summary>The task; of tasks that were submitted the first.</summary>
    [Id(2)]
    public long TaskId { get; init; }

    /// <summary>Which attempt; of tasks that were submitted how many.</summary>
    [Id(3)]
    public int Number { get; init; }

    /// <summary>The engine; null where it is about none.</summary>
    [Id(4)]
    public string? EngineId { get; init; }

    /// <summary>How long an attempt took.</summary>
    [Id(5)]
    public TimeSpan Duration { get; init; }

    /// <summary>Why an attempt or a task failed; null where it did not.</summary>
    [Id(6)]
    public FailureKind? Failure { get; init; }

    internal static FarmEventEntry Of(FarmEvent farmEvent) => farmEvent switch
    {
        FarmEvent.TasksSubmitted submitted => new()
        {
            Kind = FarmEventKind.TasksSubmitted,
            At = submitted.At,
            TaskId = submitted.FirstId,
            Number = submitted.Count,
        },
        FarmEvent.AttemptStarted started => new()
        {
            Kind = FarmEventKind.AttemptStarted,
            At = started.At,
            TaskId = started.TaskId,
            Number = started.Attempt,
            EngineId = started.EngineId,
        },
        FarmEvent.AttemptEnded ended => new()
        {
            Kind = FarmEventKind.AttemptEnded,
            At = ended.At,
            TaskId = ended.TaskId,
            Number = ended.Attempt,
            EngineId = ended.EngineId,
            Duration = ended.Duration,
            Failure = ended.Failure,
        },
        FarmEvent.TaskEnded ended => new() { Kind = FarmEventKind.TaskEnded, At = ended.At, TaskId = ended.TaskId, Failure = ended.Failure },
        FarmEvent.EngineCame came => new() { Kind = FarmEventKind.EngineCame, At = came.At, EngineId = came.EngineId },
        FarmEvent.EngineGone gone => new() { Kind = FarmEventKind.EngineGone, At = gone.At, EngineId = gone.EngineId },
        _ => throw new ArgumentException($"There is no entry for {farmEvent}.", nameof(farmEvent)),
    };

    // Null for one of a later version.
    internal FarmEvent? ToEvent() => Kind switch
    {
        FarmEventKind.TasksSubmitted => new FarmEvent.TasksSubmitted(At, TaskId, Number),
        FarmEventKind.AttemptStarted => new FarmEvent.AttemptStarted(At, TaskId, Number, EngineId!),
        FarmEventKind.AttemptEnded => new FarmEvent.AttemptEnded(At, TaskId, Number, EngineId!, Duration, Failure),
        FarmEventKind.TaskEnded => new FarmEvent.TaskEnded(At, TaskId, Failure),
        FarmEventKind.EngineCame => new FarmEvent.EngineCame(At, EngineId!),
        FarmEventKind.EngineGone => new FarmEvent.EngineGone(At, EngineId!),
        _ => null,
    };
}
