using TaskFarm.Control;

namespace TaskFarm.Storing;

/// <summary>A task that has ended, of which nobody hears before it is on disk.</summary>
internal sealed class EndedTask(long id, TaskState state, TaskResult result)
{
    private byte[]? _bytes;

    public long Id => id;

    public TaskState State => state;

    /// <summary>How it ended, in the form that <see cref="StoredResults.Read"/> gives.</summary>
    public TaskResult Result => result;

    /// <summary>The same, for the store; made by its writer.</summary>
    public byte[] Bytes => _bytes ??= StoredResults.Write(result);

    public StoredResult ToStore() => new(id, state, result.Completed!.Value.UtcTicks, Bytes);
}
