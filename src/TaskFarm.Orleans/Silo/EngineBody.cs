using TaskFarm.Control;
using TaskFarm.Orleans.Messages;
using TaskFarm.Packing;
using TaskFarm.Scripting;

namespace TaskFarm.Orleans.Silo;

/// <summary>What an engine does on a thread of its crew: unpacks, runs, packs. What user code throws is data from here on.</summary>
internal sealed class EngineBody(TaskFarmOptions options, CodeLoader code)
{
    public ScriptNamespace Namespace { get; } = new();

    /// <summary>Runs an attempt of a packed task.</summary>
    public OutcomeData Run(AttemptRunner runner, byte[] packed, int link, CancellationToken cancellationToken)
    {
        ITask task;
        try
        {
            task = Unpack(PackedTask.Read(packed), link);
        }
        catch (Exception exception)
        {
            return new AttemptOutcome(default, TaskFailure.Of(exception), options.TimeProvider.GetUtcNow(), TimeSpan.Zero, "").ToData();
        }

        var running = runner.RunAsync(task, Namespace, cancellationToken);
        return Pack(running.IsCompletedSuccessfully ? running.Result : running.AsTask().GetAwaiter().GetResult()).ToData();
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

    private static AttemptOutcome Pack(AttemptOutcome outcome)
    {
        if (outcome.Failure is not null)
        {
            return outcome;
        }

        try
        {
            return outcome with { Returned = new TaskReturn(PackedReturn.Pack(outcome.Returned)) };
        }
        catch (Exception exception)
        {
            // It can't travel, or a getter or an enumerator of the user's threw.
            return outcome with { Returned = default, Failure = TaskFailure.Of(exception) };
        }
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
