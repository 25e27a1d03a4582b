using System.Runtime.ExceptionServices;

namespace TaskFarm.Storing;

/// <summary>What stands for a task that can't be made again of what the store holds: it fails, and says why, when its turn comes.</summary>
internal sealed class UnreadableTask(StoredTask stored, Exception reason) : IStoredTask
{
    public string StoredKind => stored.Kind;

    public ReadOnlyMemory<byte> StoredBytes => stored.Bytes;

    public string? Name => null;

    public int Retries => 0;

    public ITask? RecoveryTask => null;

    public Dependency? Dependency => null;

    public ValueTask BeforeAsync(EngineNamespace engine, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo.Throw(reason);
        return default;
    }

    public ValueTask AfterAsync(EngineNamespace engine, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public TaskReturn ProcessResult(object? outcome) => default;
}
