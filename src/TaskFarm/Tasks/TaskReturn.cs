namespace TaskFarm;

/// <summary>What a task that succeeded brings back.</summary>
/// <param name="Value">Its value: of a function what it returned, of code that of its last expression.</param>
/// <param name="Pulled">The variables it pulled, by name; null for none.</param>
public readonly record struct TaskReturn(object? Value, IReadOnlyDictionary<string, object?>? Pulled = null);
