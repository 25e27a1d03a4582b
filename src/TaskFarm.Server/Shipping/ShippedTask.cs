using TaskFarm.Packing;
using TaskFarm.Storing;

namespace TaskFarm.Server.Shipping;

/// <summary>A task as a client sent it. It is unpacked where and when it runs, so that what can't be unpacked fails nothing but its task.</summary>
internal sealed class ShippedTask : IStoredTask
{
    public const string Kind = "shipped";

    private readonly PackedTask _packed;
    private readonly CodeLoader _loader;
    private readonly long _maxResultBytes;

    private ShippedTask(PackedTask packed, CodeLoader loader, long maxResultBytes, Dependency? dependency, ShippedTask? recovery)
    {
        _packed = packed;
        _loader = loader;
        _maxResultBytes = maxResultBytes;
        Dependency = dependency;
        RecoveryTask = recovery;
    }

    public string StoredKind => Kind;

    public IReadOnlyList<CodeIdentity> StoredCode => _packed.Code;

    public ReadOnlyMemory<byte> StoredBytes => _packed.Bytes;

    public string? Name => _packed.Name;

    public int Retries => _packed.Retries;

    public ITask? RecoveryTask { get; }

    public Dependency? Dependency { get; }

    /// <summary>Makes the task of what a client packed; its dependencies are made ready to be asked.</summary>
    public static async ValueTask<ShippedTask> OfAsync(
        PackedTask packed, CodeLoader loader, ShippedDependencies dependencies, long maxResultBytes, CancellationToken cancellationToken)
    {
        var dependency = packed.PackedDependency is { } packedDependency
            ? await dependencies.UnpackAsync(packedDependency, cancellationToken).ConfigureAwait(false)
            : null;
        var recovery = packed.RecoveryTask is { } packedRecovery
            ? await OfAsync(packedRecovery, loader, dependencies, maxResultBytes, cancellationToken).ConfigureAwait(false)
            : null;
        return new ShippedTask(packed, loader, maxResultBytes, dependency, recovery);
    }

    public ValueTask BeforeAsync(EngineNamespace engine, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken) =>
        Pack(await PackedRun.RunAsync(_packed, _loader, engine, cancellationToken).ConfigureAwait(false));

    public ValueTask AfterAsync(EngineNamespace engine, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public TaskReturn ProcessResult(object? outcome) => new(outcome);

    // Here, and not when it is read, so that a value that can't travel is the failure of the task that made it.
    private PackedReturn? Pack(TaskReturn returned)
    {
        if (returned is { Value: null, Pulled: null })
        {
            return null;
        }

        var packed = PackedReturn.Pack(returned);
        return packed.Bytes.Length <= _maxResultBytes
            ? packed
            : throw new InvalidOperationException(
                $"The result has {packed.Bytes.Length:N0} bytes, and the server keeps {_maxResultBytes:N0} at most ({nameof(TaskFarmServerOptions.MaxResultBytes)}).");
    }
}
