namespace TaskFarm.FarmSuite;

/// <summary>A user's kind of task: counts, in a variable of the engine, how often it ran there, and gives the count.</summary>
public record CountingTask(string Variable) : BaseTask
{
    public override ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var count = engine.Keys.Contains(Variable) ? (int)engine.Pull([Variable])[Variable]! + 1 : 1;
        engine.Push(new Dictionary<string, object?> { [Variable] = count });
        return ValueTask.FromResult<object?>(count);
    }
}
