using TaskFarm.Scheduling;

namespace TaskFarm.Orleans;

/// <summary>The settings of a farm on a cluster; the same on all of its silos, but for the number and the properties of the engines.</summary>
public sealed class TaskFarmOptions
{
    /// <summary>The farm of those who name none.</summary>
    public const string DefaultFarm = "default";

    /// <summary>The name of the grain storage that a farm uses unless another is set.</summary>
    public const string DefaultStorage = "taskfarm";

    /// <summary>How many engines each silo brings, a thread each; 0 or more. Default: the silo's processors.</summary>
    public int EnginesPerSilo { get; set; } = Environment.ProcessorCount;

    /// <summary>The properties of the silo's engines at first. Default: none.</summary>
    public IDictionary<string, object?> EngineProperties { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

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

    /// <summary>The name of the grain storage that keeps the farm. Default: <c>taskfarm</c>, in the silos' memory unless another is configured under that name.</summary>
    public string StorageName { get; set; } = DefaultStorage;

    /// <summary>
    /// Whether state is in storage before anybody hears of it. Default: null, which is yes, unless the storage is the silos' memory, which
    /// would be lost with a silo just as the grains are: there, grains store their state when they are deactivated.
    /// </summary>
    public bool? StoresAtOnce { get; set; }

    /// <summary>How often a silo tells the controller that its engines live. Default: 1 s.</summary>
    public TimeSpan HeartbeatPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After how long a silence an engine is given up, if Orleans has not declared its silo dead before. Default: 10 s.</summary>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a controller that starts anew waits for the silos to say what their engines run, and whoever asks it for something with it.
    /// As a rule that is milliseconds; it is all of this time where a silo of the cluster has no engines of the farm. Default: 3 s.
    /// </summary>
    public TimeSpan RecoveryTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long running tasks get to end when the silo stops. Default: 30 s.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of penalties, timeouts and task times. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
