using System.Diagnostics;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Silo;

/// <summary>The attempts of one engine, from the order to the report.</summary>
internal sealed class EngineAttempts(
    HostedEngine engine, EngineTurns turns, EngineBody body, EngineCrew crew, IGrainFactory grains, BatchCache batches, EngineHost host)
{
    // Aborts that came before the attempt they mean: some at most, and those of last.
    private const int MaxEarlyAborts = 100;

    private readonly Lock _gate = new();
    private readonly Queue<(long TaskId, int Attempt)> _earlyAborts = [];

    private RunningAttempt? _current;

    /// <summary>Takes an attempt: it runs when the engine is free.</summary>
    public void Start(AttemptOrder order)
    {
        engine.Running = order;
        _ = turns.TakeAsync((Attempts: this, Order: order), static work => work.Attempts.RunAsync(work.Order));
    }

    /// <summary>Asks an attempt to end. One that has not begun never does.</summary>
    public Task AbortAsync(long taskId, int attempt)
    {
        RunningAttempt current;
        lock (_gate)
        {
            if (_current is null || (_current.Order.TaskId, _current.Order.Attempt) != (taskId, attempt))
            {
                _earlyAborts.Enqueue((taskId, attempt));
                if (_earlyAborts.Count > MaxEarlyAborts)
                {
                    _earlyAborts.Dequeue();
                }

                return Task.CompletedTask;
            }

            current = _current;
        }

        return current.Stop.CancelAsync();
    }

    /// <summary>Forgets aborts whose attempts have not come.</summary>
    public void ForgetEarlyAborts()
    {
        lock (_gate)
        {
            _earlyAborts.Clear();
        }
    }

    /// <summary>Runs an attempt on a thread of the crew.</summary>
    public AttemptReport Run(AttemptRunner runner, RunningAttempt attempt)
    {
        AttemptReport report;
        using (var span = FarmTraces.Begin(engine.Farm, attempt.Order))
        {
            report = body.Run(runner, attempt);
            span?.SetStatus(report.Failure is not null ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        }

        lock (_gate)
        {
            _current = null;
        }

        return report;
    }

    /// <summary>Tells the task's record what became of an attempt, wherever that is by then, and then the controller.</summary>
    /// <param name="order">The attempt.</param>
    /// <param name="report">What became of it; null where it never was.</param>
    public void Tell(AttemptOrder order, AttemptReport? report) => _ = ReportAsync(order, report);

    private Task RunAsync(AttemptOrder order) => batches.Find(order.Batch) is { } batch ? RunAsync(order, batch) : ReadThenRunAsync(order);

    private async Task ReadThenRunAsync(AttemptOrder order)
    {
        if (await engine.TryUntilDoneAsync("to read its batch", order.TaskId, () => batches.ReadAsync(engine.Farm, order.Batch)).ConfigureAwait(false) is { } batch)
        {
            await RunAsync(order, batch).ConfigureAwait(false);
        }
        else
        {
            // The task has ended without this attempt, or was lost.
            Tell(order, report: null);
        }
    }

    private Task RunAsync(AttemptOrder order, TaskBatch batch)
    {
        var attempt = new RunningAttempt(this, order, batch);
        lock (_gate)
        {
            _current = attempt;
            if (_earlyAborts.Contains((order.TaskId, order.Attempt)))
            {
                attempt.Stop.Cancel();
            }
        }

        crew.Start(attempt);
        return attempt.Task;
    }

    private async Task ReportAsync(AttemptOrder order, AttemptReport? report)
    {
        if (engine.IsGone)
        {
            // The attempt was given up with its engine.
            return;
        }

        var link = host.LinkOf(engine.Farm);
        AttemptVerdict? verdict;
        try
        {
            verdict = link.IsForgotten(order) ? null : await TellAsync(order, report).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The record may have it all the same: then it has to be read.
            var (again, known) = (order with { IsFresh = false }, report);
            verdict = await engine.TryUntilDoneAsync(
                "to report on it", order.TaskId, () => TellAsync(again, known is null ? null : known with { Order = again })).ConfigureAwait(false);
        }

        link.Settle(new SettledAttempt
        {
            TaskId = order.TaskId,
            Attempt = order.Attempt,
            EngineId = engine.Id,
            Failure = report?.Failure,
            Duration = report?.Duration,
            Verdict = verdict ?? new AttemptVerdict(),
        });
    }

    private Task<AttemptVerdict> TellAsync(AttemptOrder order, AttemptReport? report)
    {
        var task = grains.TaskOf(engine.Farm, order.TaskId);
        return report is null ? task.LoseAsync(order) : task.EndAsync(report);
    }
}
