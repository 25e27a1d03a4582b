namespace TaskFarm.Packing;

/// <summary>How a task's payload is read.</summary>
internal enum TaskKind : byte
{
    Map,
    String,
    Other,
}
