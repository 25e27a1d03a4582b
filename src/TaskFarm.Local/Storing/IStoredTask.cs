using TaskFarm.Packing;

namespace TaskFarm.Storing;

/// <summary>A task that knows the form in which a store keeps it. Others are kept packed.</summary>
/// <remarks>Who hands in such tasks gives the farm a reader for their kind: <see cref="LocalFarmOptions.StoredTaskReaders"/>.</remarks>
public interface IStoredTask : ITask
{
    /// <summary>Which reader makes a task of the bytes again.</summary>
    string StoredKind { get; }

    /// <summary>The assemblies that the task needs where it is read again, those excepted that every process of a farm has. Default: none.</summary>
    IReadOnlyList<CodeIdentity> StoredCode => [];

    /// <summary>The task, its recovery tasks and its dependency included.</summary>
    ReadOnlyMemory<byte> StoredBytes { get; }
}
