namespace TaskFarm.Tests.Control.Histories;

/// <summary>A bug planted in the scheduler or in the host, which the histories must find.</summary>
public enum Sabotage
{
    None,

    /// <summary>The scheduler drops a task now and then.</summary>
    SchedulerLosesTasks,

    /// <summary>The scheduler never takes one task in seven.</summary>
    SchedulerStarvesTasks,

    /// <summary>The scheduler asks no dependency.</summary>
    SchedulerIgnoresDependencies,

    /// <summary>The scheduler takes the last task that fits instead of the first.</summary>
    SchedulerIsUnfair,

    /// <summary>An outcome counts for the task's latest attempt, whichever it is of.</summary>
    HostBelievesLateOutcomes,

    /// <summary>The record doesn't hear of aborts of running tasks.</summary>
    HostForgetsAborts,

    /// <summary>An engine begins what was aborted before it began.</summary>
    EngineRunsAbortedTasks,

    /// <summary>A lost engine counts as a failure of its task.</summary>
    HostChargesLosses,

    /// <summary>Penalised engines are never readmitted, as the clock's news are kept back.</summary>
    HostForgetsTheClock,
}
