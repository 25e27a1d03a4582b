using TaskFarm.Control;

namespace TaskFarm;

/// <summary>Runs the attempts of one engine, one after another. Here user code ends and an outcome begins: whatever it throws is data from here on.</summary>
/// <param name="clock">The time.</param>
/// <param name="maxOutputLength">How many characters of a task's console output are kept; null where it isn't captured.</param>
internal sealed class AttemptRunner(TimeProvider clock, int? maxOutputLength)
{
    private readonly UtcAnchor _utc = new(clock);
    private OutputBuffer? _output;

    /// <summary>Runs an attempt. Call it from the engine's own thread, whose console it takes.</summary>
    public ValueTask<AttemptOutcome> RunAsync(ITask task, EngineNamespace engine, CancellationToken cancellationToken)
    {
        // A buffer that nothing was written to serves the next attempt too: giving an execution context another costs as much as a small
        // task. What a silent task's leftovers write after its end may so be put down to the next one.
        if (maxOutputLength is { } limit && _output is not { IsEmpty: true })
        {
            ConsoleCapture.Into(_output = new OutputBuffer(limit));
        }

        return RunInContextAsync(task, engine, cancellationToken);
    }

    private async ValueTask<AttemptOutcome> RunInContextAsync(ITask task, EngineNamespace engine, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        TaskReturn returned = default;
        TaskFailure? failure = null;
        try
        {
            await task.BeforeAsync(engine, cancellationToken).ConfigureAwait(false);
            returned = task.ProcessResult(await task.RunAsync(engine, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            failure = TaskFailure.Of(exception);
        }

        try
        {
            await task.AfterAsync(engine, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure ??= TaskFailure.Of(exception);
        }

        return new AttemptOutcome(returned, failure, _utc.Of(started), clock.GetElapsedTime(started), _output is { IsEmpty: false } ? _output.ToString() : "");
    }
}
