namespace TaskFarm.Control;

/// <summary>The controller's settings.</summary>
public sealed record ControllerOptions
{
    /// <summary>How long a worker on which a task failed is kept out. Default: 1 s; 0 keeps none out.</summary>
    public TimeSpan FailurePenalty { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long tasks wait while every worker is idle and none may run any of them. Default: 30 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
