namespace TaskFarm.Orleans.Messages;

/// <summary>Which of the events of a farm it is.</summary>
[GenerateSerializer]
[Alias("TaskFarm.FarmEventKind")]
public enum FarmEventKind
{
    /// <summary>A <see cref="FarmEvent.TasksSubmitted"/>.</summary>
    TasksSubmitted,

    /// <summary>A <see cref="FarmEvent.AttemptStarted"/>.</summary>
    AttemptStarted,

    /// <summary>A <see cref="FarmEvent.AttemptEnded"/>.</summary>
    AttemptEnded,

    /// <summary>A <see cref="FarmEvent.TaskEnded"/>.</summary>
    TaskEnded,

    /// <summary>A <see cref="FarmEvent.EngineCame"/>.</summary>
    EngineCame,

    /// <summary>A <see cref="FarmEvent.EngineGone"/>.</summary>
    EngineGone,
}
