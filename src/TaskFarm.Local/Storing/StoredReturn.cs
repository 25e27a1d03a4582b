using TaskFarm.Packing;

namespace TaskFarm.Storing;

/// <summary>The value of a stored result: packed by the farm for the store, and not by the task itself for whoever reads it.</summary>
internal sealed record StoredReturn(PackedReturn Packed);
