namespace TaskFarm.Storing;

/// <summary>A task that knows the form in which a store keeps it. Others are kept packed.</summary>
/// <remarks>Who hands in such tasks gives the farm a reader for their kind: <see cref="LocalFarmOptions.StoredTaskReaders"/>.</remarks>
public interface IStoredTask : ITask
{
    /// <summary>Which reader makes a task of the bytes again.</summary>
    string StoredKind { get; }

    /// <summary>The task, its recovery tasks and its dependency included.</summary>
    ReadOnlyMemory<byte> StoredBytes { get; }
}
