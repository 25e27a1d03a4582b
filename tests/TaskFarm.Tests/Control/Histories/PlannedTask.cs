namespace TaskFarm.Tests.Control.Histories;

/// <summary>A task of which the history says how its attempts end. Unlike the built-in kinds it may name itself as its recovery.</summary>
internal sealed class PlannedTask(DependencyKind dependencyKind, int retries) : ITask
{
    public DependencyKind DependencyKind => dependencyKind;

    public string? Name => null;

    public int Retries => retries;

    public ITask? RecoveryTask { get; set; }

    public Dependency? Dependency { get; } = Dependencies.Of(dependencyKind);

    public ValueTask BeforeAsync(EngineNamespace engine, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask AfterAsync(EngineNamespace engine, CancellationToken cancellationToken) => throw new NotSupportedException();

    public TaskReturn ProcessResult(object? outcome) => throw new NotSupportedException();
}
