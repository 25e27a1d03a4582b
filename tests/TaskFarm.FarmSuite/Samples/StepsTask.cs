namespace TaskFarm.FarmSuite;

/// <summary>A user's kind of task that is no BaseTask: writes down each of its steps, and throws at one of them.</summary>
public sealed class StepsTask(string notes, string? failAt = null, string? gateInAfter = null) : ITask
{
    public string? Name => "steps";

    public int Retries { get; init; }

    public ITask? RecoveryTask { get; init; }

    public Dependency? Dependency { get; init; }

    public ValueTask BeforeAsync(EngineNamespace engine, CancellationToken cancellationToken)
    {
        Step("before");
        return ValueTask.CompletedTask;
    }

    public async ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Step("run");
        return "raw";
    }

    public ValueTask AfterAsync(EngineNamespace engine, CancellationToken cancellationToken)
    {
        if (gateInAfter is not null)
            Gate.Hold(gateInAfter);
        Step("after");
        return ValueTask.CompletedTask;
    }

    public TaskReturn ProcessResult(object? outcome)
    {
        Step("process");
        return new TaskReturn($"made of {outcome}", new Dictionary<string, object?> { ["raw"] = outcome });
    }

    private void Step(string step)
    {
        Notes.Write(notes, step);
        if (step == failAt)
            throw new InvalidOperationException($"failed on purpose in {step}");
    }
}
