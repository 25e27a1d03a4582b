using TaskFarm.Control;
using TaskFarm.Packing;

namespace TaskFarm.Storing;

/// <summary>Results in the form in which they are stored, and back.</summary>
/// <remarks>From the task's end on its values are packed, so that what is read before a crash and after it is the same.</remarks>
internal static class StoredResults
{
    private const byte PackedByFarm = 0;
    private const byte PackedByTask = 1;
    private const byte NothingPacked = 2;

    /// <summary>Packs what a task brought back; what can't be packed fails the task.</summary>
    public static AttemptOutcome Pack(AttemptOutcome outcome)
    {
        if (outcome.Failure is not null || outcome.Returned is { Value: null or PackedReturn, Pulled: null })
        {
            return outcome;
        }

        try
        {
            return outcome with { Returned = new TaskReturn(new StoredReturn(PackedReturn.Pack(outcome.Returned))) };
        }
        catch (Exception exception)
        {
            // A value's own code may run when it is packed.
            return outcome with { Returned = default, Failure = TaskFailure.Of(exception) };
        }
    }

    public static byte[] Write(TaskResult result)
    {
        var (kind, returned) = result.Returned.Value switch
        {
            StoredReturn stored => (PackedByFarm, With(result, new TaskReturn(stored.Packed))),
            PackedReturn => (PackedByTask, result),
            _ => (NothingPacked, result),
        };
        return [kind, .. PackedResult.Pack(returned)];
    }

    public static TaskResult Read(ReadOnlyMemory<byte> bytes)
    {
        var result = PackedResult.ReadUnopened(bytes[1..]);
        return bytes.Span[0] switch
        {
            PackedByFarm when result.Returned.Value is PackedReturn packed => With(result, new TaskReturn(new StoredReturn(packed))),
            NothingPacked when result.Failure is null => With(result, default),
            _ => result,
        };
    }

    /// <summary>Whether the values are as the task brought them back.</summary>
    public static bool IsUnpacked(TaskResult result) => result.Returned.Value is not StoredReturn;

    /// <summary>The result with its values as the task brought them back.</summary>
    public static async ValueTask<TaskResult> UnpackAsync(TaskResult result, CodeLoader loader, CancellationToken cancellationToken)
    {
        if (result.Returned.Value is not StoredReturn { Packed: var packed })
        {
            return result;
        }

        try
        {
            return With(result, packed.Unpack(await loader.LoadAsync(packed.Code, cancellationToken).ConfigureAwait(false)));
        }
        catch (TaskFarmException exception)
        {
            // As with any packed result: a value that can't be read here doesn't lose the rest of it.
            return With(result, default, TaskFailure.Of(exception));
        }
    }

    private static TaskResult With(TaskResult result, TaskReturn returned, TaskFailure? failure = null) =>
        new(
            result.TaskId, result.EngineId, returned, failure ?? result.Failure, result.Submitted, result.Started, result.Duration, result.Completed!.Value,
            result.Attempts, result.Output);
}
