namespace TaskFarm.Packing;

/// <summary>Where assemblies are looked up that a client shipped.</summary>
public interface ICodeSource
{
    /// <summary>Finds an assembly's file.</summary>
    /// <param name="hash">The SHA-256 of the file in lower-case hexadecimal.</param>
    /// <param name="ct">Ends the search.</param>
    /// <returns>The file's bytes; null where nobody has them.</returns>
    ValueTask<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken ct = default);
}
