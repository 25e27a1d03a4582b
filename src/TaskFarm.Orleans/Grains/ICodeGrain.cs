using Orleans.Concurrency;

namespace TaskFarm.Orleans;

/// <summary>An assembly of a client's that silos may lack. The key is the hash of its content, in lower-case hexadecimal digits of SHA-256.</summary>
[Alias("TaskFarm.ICodeGrain")]
public interface ICodeGrain : IGrainWithStringKey
{
    /// <summary>Whether the assembly is here.</summary>
    [Alias("Has")]
    [AlwaysInterleave]
    Task<bool> HasAsync();

    /// <summary>Keeps the assembly.</summary>
    /// <exception cref="ArgumentException">The content is not that of the hash.</exception>
    [Alias("Put")]
    Task PutAsync([Immutable] byte[] content);

    /// <summary>The assembly; null where it is not here.</summary>
    [Alias("Get")]
    [AlwaysInterleave]
    Task<byte[]?> GetAsync();
}
