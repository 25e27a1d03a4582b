namespace TaskFarm.Orleans;

/// <summary>What a farm's settings must keep.</summary>
internal static class TaskFarmOptionsRules
{
    public const string Text =
        "EnginesPerSilo, AllowedEngineLosses, MaxOutputLength, FailurePenalty and StopTimeout must not be negative; IdleTimeout, RecoveryTimeout and HeartbeatPeriod "
        + "must be positive, HeartbeatTimeout at least twice the HeartbeatPeriod, StorageName and SchedulerName not empty.";

    public static bool Hold(TaskFarmOptions options) =>
        options is { EnginesPerSilo: >= 0, AllowedEngineLosses: >= 0, MaxOutputLength: >= 0, TimeProvider: not null }
        && options.FailurePenalty >= TimeSpan.Zero
        && options.StopTimeout >= TimeSpan.Zero
        && options.IdleTimeout > TimeSpan.Zero
        && options.RecoveryTimeout > TimeSpan.Zero
        && options.HeartbeatPeriod > TimeSpan.Zero
        && options.HeartbeatTimeout >= 2 * options.HeartbeatPeriod
        && !string.IsNullOrWhiteSpace(options.StorageName)
        && !string.IsNullOrWhiteSpace(options.SchedulerName);
}
