namespace TaskFarm.Orleans;

/// <summary>The settings of a cluster's client.</summary>
public sealed class TaskFarmClientOptions
{
    /// <summary>How long calls are tried again while the cluster does not answer, before they fail. Default: 30 s, in which a lost silo is replaced.</summary>
    public TimeSpan ReconnectTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
