using TaskFarm.Scheduling;

namespace TaskFarm;

/// <summary>The settings of an embedded farm.</summary>
public sealed class LocalFarmOptions
{
    /// <summary>How many engines the farm starts with, each a thread of its own; 0 or more. Default: the machine's processors.</summary>
    public int Engines { get; set; } = Environment.ProcessorCount;

    /// <summary>Makes the scheduler; null for the one that <see cref="SchedulerName"/> names.</summary>
    public Func<IScheduler>? Scheduler { get; set; }

    /// <summary><c>fifo</c> (the default), <c>lifo</c>, or the full name of a class of your own that implements <see cref="IScheduler"/>.</summary>
    public string SchedulerName { get; set; } = "fifo";

    /// <summary>How long an engine on which a task failed is kept out; 0 keeps none out. Default: 1 s.</summary>
    public TimeSpan FailurePenalty { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long tasks wait while every engine is idle and none may run any of them, before they fail. Default: 30 s.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many engines may go away under one task before it is suspected of killing them and fails; 0 or more. Default: 3.</summary>
    public int AllowedEngineLosses { get; set; } = 3;

    /// <summary>Whether what a task writes to the console goes to its result instead of the console. Default: yes.</summary>
    public bool CaptureOutput { get; set; } = true;

    /// <summary>How many characters of a task's console output are kept; 0 or more. Default: 1,048,576.</summary>
    public int MaxOutputLength { get; set; } = 1 << 20;

    /// <summary>The clock of penalties, timeouts and task times. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Engines);
        ArgumentOutOfRangeException.ThrowIfLessThan(FailurePenalty, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(AllowedEngineLosses);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxOutputLength);
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }
}
