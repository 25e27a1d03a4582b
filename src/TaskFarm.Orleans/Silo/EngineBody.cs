using TaskFarm.Control;
using TaskFarm.Orleans.Messages;
using TaskFarm.Packing;
using TaskFarm.Scripting;

namespace TaskFarm.Orleans.Silo;

/// <summary>What an engine does on a thread of its crew: unpacks, runs, packs. What user code throws is data from here on.</summary>
internal sealed class EngineBody(TaskFarmOptions options, CodeLoader code)
{
    public ScriptNamespace Namespace { get; } = new();

    /// <summary>Runs an attempt of a packed task, unless it is asked to end before.</summary>
    public AttemptReport Run(AttemptRunner runner, RunningAttempt attempt)
    {
        var outcome = attempt.Stop.IsCancellationRequested ? AttemptOutcome.NeverRan(options.TimeProvider.GetUtcNow()) : Outcome(runner, attempt);
        byte[] result;
        try
        {
            result = PackedResult.Pack(ResultOf(outcome, attempt));
        }
        catch (Exception exception)
        {
            // It can't travel, or a getter or an enumerator of the user's threw.
            outcome = outcome with { Returned = default, Failure = TaskFailure.Of(exception) };
            result = PackedResult.Pack(ResultOf(outcome, attempt));
        }

        return new AttemptReport
        {
            // An abort has been there before: the record knows of it.
            Order = attempt.Stop.IsCancellationRequested ? attempt.Order with { IsFresh = false } : attempt.Order,
            Inbox = attempt.Batch.Inbox,
            Result = result,
            Failure = outcome.Failure?.Kind,
            Duration = outcome.HasRun ? outcome.Duration : null,
        };
    }

    /// <summary>Does direct work.</summary>
    public EngineWorkReply Work(EngineWork work)
    {
        try
        {
            return new EngineWorkReply { Values = ValuePacker.Pack(Do(work), "namespace") };
        }
        catch (Exception exception)
        {
            return new EngineWorkReply { Failure = TaskFailure.Of(exception).ToData() };
        }
    }

    private static TaskResult ResultOf(AttemptOutcome outcome, RunningAttempt attempt) => new(
        attempt.Order.TaskId,
        attempt.Order.EngineId,
        outcome.Returned,
        outcome.Failure,
        new DateTimeOffset(attempt.Batch.Submitted, TimeSpan.Zero),
        outcome.Started,
        outcome.Duration,
        outcome.Ended,
        attempt.Order.Attempt,
        outcome.Output);

    private AttemptOutcome Outcome(AttemptRunner runner, RunningAttempt attempt)
    {
        ITask task;
        try
        {
            task = Unpack(attempt.Batch.TaskAt(attempt.Order.Index), attempt.Order.Link);
        }
        catch (Exception exception)
        {
            return new AttemptOutcome(default, TaskFailure.Of(exception), options.TimeProvider.GetUtcNow(), TimeSpan.Zero, "");
        }

        var running = runner.RunAsync(task, Namespace, attempt.Stop.Token);
        return running.IsCompletedSuccessfully ? running.Result : running.AsTask().GetAwaiter().GetResult();
    }

    private ITask Unpack(PackedTask packed, int link)
    {
        for (var number = 0; number < link; number++)
        {
            packed = packed.RecoveryTask ?? throw new InvalidOperationException($"The task has no recovery task number {link}.");
        }

        var unpacking = packed.UnpackAsync(code);
        return unpacking.IsCompletedSuccessfully ? unpacking.Result : unpacking.AsTask().GetAwaiter().GetResult();
    }

    private object? Do(EngineWork work)
    {
        switch (work.Kind)
        {
            case EngineWorkKind.Execute:
                Namespace.ExecuteAsync(work.Code).AsTask().GetAwaiter().GetResult();
                return null;
            case EngineWorkKind.Push:
                Namespace.Push((IReadOnlyDictionary<string, object?>)UnpackValues(work.Values)!);
                return null;
            case EngineWorkKind.Pull:
                return new Dictionary<string, object?>(Namespace.Pull(work.Names));
            case EngineWorkKind.Reset:
                Namespace.Reset();
                return null;
            case EngineWorkKind.Keys:
                return Namespace.Keys.ToArray();
            default:
                throw new ArgumentException($"An engine knows no {work.Kind}.", nameof(work));
        }
    }

    private object? UnpackValues(byte[] values) =>
        ValuePacker.Unpack(values, code.LoadAsync(ValuePacker.CodeOf(values)).AsTask().GetAwaiter().GetResult());
}
