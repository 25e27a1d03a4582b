namespace TaskFarm.FarmSuite;

/// <summary>A user's kind of task that names itself as its recovery.</summary>
public sealed class SelfRecoveringTask(string notes) : ITask
{
    public string? Name => null;

    public int Retries => 1;

    public ITask? RecoveryTask => this;

    public Dependency? Dependency => null;

    public ValueTask BeforeAsync(EngineNamespace engine, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken) =>
        ValueTask.FromResult<object?>(Notes.WriteAndFail(notes, "run"));

    public ValueTask AfterAsync(EngineNamespace engine, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public TaskReturn ProcessResult(object? outcome) => new(outcome);
}
