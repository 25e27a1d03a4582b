using TaskFarm.Packing;

namespace TaskFarm.Storing;

/// <summary>A task as it goes to the store.</summary>
/// <param name="Kind">Who can read it.</param>
/// <param name="Bytes">The task.</param>
/// <param name="Code">The assemblies that it needs.</param>
internal readonly record struct StoredForm(string Kind, ReadOnlyMemory<byte> Bytes, IReadOnlyList<CodeIdentity> Code);
