namespace TaskFarm.Server.TestHost;

/// <summary>How a test wants its farm and its server.</summary>
public sealed record HostedFarmSettings
{
    public int Engines { get; init; }

    public string SchedulerName { get; init; } = "fifo";

    /// <summary>The file of the scheduler's assembly; null where TaskFarm has the scheduler itself.</summary>
    public string? SchedulerFile { get; init; }

    public TimeSpan FailurePenalty { get; init; }

    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public int AllowedEngineLosses { get; init; } = 3;

    public int MaxOutputLength { get; init; } = 10_000;

    public bool AllowScripts { get; init; } = true;

    public long? MaxBodyBytes { get; init; }

    public long? MaxBufferedBytes { get; init; }

    public int? MaxBatchSize { get; init; }

    public int? MaxQueueLength { get; init; }

    public long? MaxResultBytes { get; init; }

    public int? MaxEventStreams { get; init; }

    public long? MaxCodeBytes { get; init; }

    public int? MaxWaits { get; init; }

    public TimeSpan? SlowBodyGrace { get; init; }
}
