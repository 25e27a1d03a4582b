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
        _ = turns.TakeAsync(() => batches.Find(order.Batch) is { } batch ? RunAsync(order, batch) : ReadThenRunAsync(order));
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

    private async Task<bool> ReadThenRunAsync(AttemptOrder order)
    {
        if (await engine.TryUntilDoneAsync("to read its batch", order.TaskId, () => batches.ReadAsync(engine.Farm, order.Batch)).ConfigureAwait(false) is { } batch)
        {
            return await RunAsync(order, batch).ConfigureAwait(false);
        }

        // The task has ended without this attempt, or was lost.
        _ = ReportAsync(order, report: null);
        return false;
    }

    private Task<bool> RunAsync(AttemptOrder order, TaskBatch batch)
    {
        // Nothing in it needs to be disposed of, and an abort may hold it when the attempt has just ended.
        var attempt = new RunningAttempt(order, batch, new CancellationTokenSource());
        lock (_gate)
        {
            _current = attempt;
            if (_earlyAborts.Contains((order.TaskId, order.Attempt)))
            {
                attempt.Stop.Cancel();
            }
        }

        return crew.RunAsync(runner => Run(runner, attempt));
    }

    // The report leaves from the crew's thread: the turn ends with the attempt, and nothing waits for a thread of the grains between.
    private bool Run(AttemptRunner runner, RunningAttempt attempt)
    {
        AttemptReport report;
        using (var span = FarmTraces.Begin(engine.Farm, attempt.Order))
        {
            report = body.Run(runner, attempt);
            span?.SetStatus(report.Failed ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        }

        lock (_gate)
        {
            _current = null;
        }

        _ = ReportAsync(attempt.Order, report);
        return true;
    }

    // What became of it has to reach the task's record, wherever that is by then, and the controller.
    private async Task ReportAsync(AttemptOrder order, AttemptReport? report)
    {
        var task = grains.TaskOf(engine.Farm, order.TaskId);
        var verdict = await engine.TryUntilDoneAsync(
            "to report on it",
            order.TaskId,
            () =>
            {
                if (report is null)
                {
                    return task.LoseAsync(order);
                }

                var call = task.EndAsync(report);

                // If it fails, the record may have it all the same: then it has to be read.
                report = report with { Order = order with { IsFresh = false } };
                return call;
            }).ConfigureAwait(false);
        host.LinkOf(engine.Farm).Settle(new SettledAttempt
        {
            TaskId = order.TaskId,
            Attempt = order.Attempt,
            EngineId = engine.Id,
            Failed = report is { Failed: true },
            Verdict = verdict ?? new AttemptVerdict(),
        });
    }
}
