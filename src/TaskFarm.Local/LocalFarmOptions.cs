using TaskFarm.Packing;
using TaskFarm.Scheduling;
using TaskFarm.Storing;

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

    /// <summary>Keeps every accepted task through a crash of the process; null (the default) for none. The farm disposes of it.</summary>
    /// <remarks>
    /// A task is in the store before its id is given out, a result before anyone hears it. A farm that starts with the store of one that
    /// crashed, or was stopped, goes on with its queue. Tasks and their results must be such as can be packed. What the engines' namespaces
    /// hold is not stored.
    /// </remarks>
    public TaskStore? Store { get; set; }

    /// <summary>How long a farm with a store keeps a result, in its store and in memory, before it clears it. Default: 7 days.</summary>
    public TimeSpan KeepResultsFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How many bytes of results a farm with a store keeps, in its store and in memory, before it clears the oldest; 0 or more. The latest
    /// is kept in any case. Default: 268,435,456.
    /// </summary>
    public long MaxKeptResultBytes { get; set; } = 1 << 28;

    /// <summary>Where the assemblies are that clients shipped, for the store; null where tasks come from this process alone.</summary>
    public ICodeSource? ShippedCode { get; set; }

    /// <summary>How tasks that are an <see cref="IStoredTask"/> are made again of their bytes, by their kind.</summary>
    public IDictionary<string, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<ITask>>> StoredTaskReaders { get; } =
        new Dictionary<string, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<ITask>>>(StringComparer.Ordinal);

    /// <summary>The clock of penalties, timeouts and task times. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Engines);
        ArgumentOutOfRangeException.ThrowIfLessThan(FailurePenalty, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(AllowedEngineLosses);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxOutputLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(KeepResultsFor, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxKeptResultBytes);
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }
}
