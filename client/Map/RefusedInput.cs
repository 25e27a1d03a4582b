namespace TaskFarm.CommandLine.Map;

/// <summary>Stands for an input that the function can't get, so that it has an id, a place and a failure like any other.</summary>
internal sealed record RefusedInput(Exception Reason) : BaseTask
{
    public override ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken) => ValueTask.FromException<object?>(Reason);
}
