namespace TaskFarm.FarmSuite;

/// <summary>What a test wants of its farm.</summary>
public sealed record FarmSettings
{
    /// <summary>How many engines the farm starts with, without properties.</summary>
    public int Engines { get; init; } = 2;

    /// <summary><c>fifo</c>, <c>lifo</c>, or the full name of a scheduler of this assembly.</summary>
    public string SchedulerName { get; init; } = "fifo";

    /// <summary>How long a worker is kept out after a failure. 0 unless a test is about it, as a test's time does not go by itself.</summary>
    public TimeSpan FailurePenalty { get; init; } = TimeSpan.Zero;

    /// <summary>How long tasks wait that no engine may run.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many engines a task may lose.</summary>
    public int AllowedEngineLosses { get; init; } = 3;

    /// <summary>How many characters of a task's console output are kept.</summary>
    public int MaxOutputLength { get; init; } = 10_000;
}
