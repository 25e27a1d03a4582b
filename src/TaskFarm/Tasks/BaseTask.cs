namespace TaskFarm;

/// <summary>The options common to every task. The base of the built-in kinds, and the easiest base of your own.</summary>
public abstract record BaseTask : ITask
{
    /// <summary>Whether the engine's namespace is reset before the task. Default: no.</summary>
    public bool ClearBefore { get; init; }

    /// <summary>Whether the engine's namespace is reset after the task, on success and on failure alike. Default: no.</summary>
    public bool ClearAfter { get; init; }

    /// <summary>How often the task runs again after it failed: 2 means three runs at most. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 0.</exception>
    public int Retries
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>What runs under the same id, with its own retries and its own recovery task, when the retries are used up.</summary>
    public BaseTask? RecoveryTask { get; init; }

    /// <summary>Which engines may run the task: a predicate over an engine's properties. One that throws counts as "no".</summary>
    public Func<EngineProperties, bool>? Depend { get; init; }

    /// <summary>The same as C# over property names, such as <c>gpu &amp;&amp; memory >= 16</c>; an unknown name makes it false.</summary>
    /// <remarks>Where <see cref="Depend"/> is set too, both must hold.</remarks>
    public string? DependExpression { get; init; }

    /// <summary>A name for people to read.</summary>
    public string? Name { get; init; }

    ITask? ITask.RecoveryTask => RecoveryTask;

    /// <summary>Which engines may run the task; made of <see cref="Depend"/> and <see cref="DependExpression"/>.</summary>
    public virtual Dependency? Dependency =>
        Depend is null && DependExpression is null ? null : new Dependency(Depend, DependExpression);

    /// <summary>Resets the namespace where <see cref="ClearBefore"/> says so.</summary>
    public virtual ValueTask BeforeAsync(EngineNamespace engine, CancellationToken cancellationToken)
    {
        if (ClearBefore)
        {
            engine.Reset();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public abstract ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken);

    /// <summary>Resets the namespace where <see cref="ClearAfter"/> says so.</summary>
    public virtual ValueTask AfterAsync(EngineNamespace engine, CancellationToken cancellationToken)
    {
        if (ClearAfter)
        {
            engine.Reset();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Takes a <see cref="TaskReturn"/> as it is, and anything else as the value.</summary>
    public virtual TaskReturn ProcessResult(object? outcome) => outcome is TaskReturn done ? done : new TaskReturn(outcome);
}
