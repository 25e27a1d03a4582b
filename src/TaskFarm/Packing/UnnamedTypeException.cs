namespace TaskFarm.Packing;

/// <summary>A type has no name that another process could find it by; becomes a <see cref="PackingException"/> where the path is known.</summary>
internal sealed class UnnamedTypeException(string what) : Exception(what);
