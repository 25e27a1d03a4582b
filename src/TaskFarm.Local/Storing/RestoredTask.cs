using System.Runtime.ExceptionServices;
using TaskFarm.Packing;

namespace TaskFarm.Storing;

/// <summary>A task that was packed. It is unpacked where and when it runs, so that what can't be unpacked fails nothing but its task.</summary>
internal sealed class RestoredTask(PackedTask packed, CodeLoader loader, Dependency? dependency, ITask? recovery) : IStoredTask
{
    public string StoredKind => StoredTasks.Packed;

    public IReadOnlyList<CodeIdentity> StoredCode => packed.Code;

    public ReadOnlyMemory<byte> StoredBytes => packed.Bytes;

    public string? Name => packed.Name;

    public int Retries => packed.Retries;

    public ITask? RecoveryTask => recovery;

    public Dependency? Dependency => dependency;

    // All of the task is in the run, as two attempts may run at one time and each unpacks a task of its own.
    public ValueTask BeforeAsync(EngineNamespace engine, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken)
    {
        var task = await packed.UnpackAsync(loader, cancellationToken).ConfigureAwait(false);
        TaskReturn returned = default;
        ExceptionDispatchInfo? failure = null;
        try
        {
            await task.BeforeAsync(engine, cancellationToken).ConfigureAwait(false);
            returned = task.ProcessResult(await task.RunAsync(engine, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        try
        {
            await task.AfterAsync(engine, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure ??= ExceptionDispatchInfo.Capture(exception);
        }

        failure?.Throw();
        return returned;
    }

    public ValueTask AfterAsync(EngineNamespace engine, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public TaskReturn ProcessResult(object? outcome) => (TaskReturn)outcome!;
}
