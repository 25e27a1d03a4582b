namespace TaskFarm.Packing;

/// <summary>Where assemblies that clients ship are kept for the engines that need them.</summary>
public interface ICodeStore : ICodeSource
{
    /// <summary>Keeps an assembly.</summary>
    /// <param name="hash">The lower-case hex SHA-256 of its file.</param>
    /// <param name="code">The file.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="ArgumentException">The file has another hash, or is larger than can be kept.</exception>
    ValueTask AddAsync(string hash, ReadOnlyMemory<byte> code, CancellationToken ct = default);

    /// <summary>Those of these hashes whose assemblies are not kept.</summary>
    ValueTask<IReadOnlyList<string>> MissingAsync(IReadOnlyList<string> hashes, CancellationToken ct = default);
}
