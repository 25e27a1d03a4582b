using System.Diagnostics;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Silo;

/// <summary>The traces of farms on this silo, under the name <c>TaskFarm</c>: a span for each attempt, around whatever spans the task's own code has.</summary>
internal static class FarmTraces
{
    public const string SourceName = "TaskFarm";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span of an attempt; null where nobody listens.</summary>
    public static Activity? Begin(string farm, AttemptOrder order) => Source.StartActivity("taskfarm.attempt", ActivityKind.Consumer)?
        .SetTag("taskfarm.farm", farm)
        .SetTag("taskfarm.task.id", order.TaskId)
        .SetTag("taskfarm.attempt", order.Attempt)
        .SetTag("taskfarm.engine.id", order.EngineId);
}
