namespace TaskFarm;

/// <summary>The options of the tasks that a map is made of, one an item.</summary>
public sealed record MapOptions
{
    /// <summary>Whether the engine's namespace is reset before each task. Default: no.</summary>
    public bool ClearBefore { get; init; }

    /// <summary>Whether the engine's namespace is reset after each task. Default: no.</summary>
    public bool ClearAfter { get; init; }

    /// <summary>How often each task runs again after it failed. Default: 0.</summary>
    public int Retries { get; init; }

    /// <summary>What runs in place of a task whose retries are used up; its value is the item's.</summary>
    public BaseTask? RecoveryTask { get; init; }

    /// <summary>Which engines may run the tasks: a predicate over an engine's properties.</summary>
    public Func<EngineProperties, bool>? Depend { get; init; }

    /// <summary>The same as C# over property names, such as <c>gpu &amp;&amp; memory >= 16</c>.</summary>
    public string? DependExpression { get; init; }

    internal MapTask TaskOf(Delegate function, object?[] arguments) => new(function, arguments)
    {
        ClearBefore = ClearBefore,
        ClearAfter = ClearAfter,
        Retries = Retries,
        RecoveryTask = RecoveryTask,
        Depend = Depend,
        DependExpression = DependExpression,
    };
}
