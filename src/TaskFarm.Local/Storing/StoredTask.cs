namespace TaskFarm.Storing;

/// <summary>A task in a store, as it was accepted.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="Submitted">When it was accepted, in ticks of UTC.</param>
/// <param name="Kind">Who can read it.</param>
/// <param name="Bytes">The task.</param>
internal readonly record struct StoredTask(long Id, long Submitted, string Kind, ReadOnlyMemory<byte> Bytes);
