namespace TaskFarm.Tests.Control.Histories;

/// <summary>An engine as the rows see it.</summary>
internal sealed class ModelEngine(string id)
{
    public string Id => id;

    public int Properties { get; set; }

    public ModelTask? Task { get; set; }

    /// <summary>When the penalty is over; null for none.</summary>
    public DateTimeOffset? PenalisedUntil { get; set; }

    public bool MayRun(ModelTask task) => Dependencies.Meets(Properties, task.Dependency);
}
