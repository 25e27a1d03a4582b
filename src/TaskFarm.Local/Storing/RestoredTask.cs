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

    public ValueTask BeforeAsync(EngineNamespace engine, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken) =>
        await PackedRun.RunAsync(packed, loader, engine, cancellationToken).ConfigureAwait(false);

    public ValueTask AfterAsync(EngineNamespace engine, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public TaskReturn ProcessResult(object? outcome) => (TaskReturn)outcome!;
}
