namespace TaskFarm.Storing;

/// <summary>An assembly in a store.</summary>
/// <param name="Hash">Lower-case hexadecimal SHA-256 of its file.</param>
/// <param name="Bytes">The file.</param>
internal sealed record StoredCode(string Hash, ReadOnlyMemory<byte> Bytes);
