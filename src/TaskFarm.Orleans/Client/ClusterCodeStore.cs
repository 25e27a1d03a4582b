using System.Security.Cryptography;
using TaskFarm.Packing;

namespace TaskFarm.Orleans.Client;

/// <summary>The assemblies that a cluster keeps for its engines.</summary>
internal sealed class ClusterCodeStore(IGrainFactory grains, ClusterCalls calls) : ICodeStore
{
    public async ValueTask<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken cancellationToken = default)
    {
        var content = IsHash(hash) ? await calls.DoAsync(() => GrainOf(hash).GetAsync(), cancellationToken).ConfigureAwait(false) : null;
        return content is null ? null : new ReadOnlyMemory<byte>(content);
    }

    public async ValueTask AddAsync(string hash, ReadOnlyMemory<byte> code, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hash);
        if (Convert.ToHexStringLower(SHA256.HashData(code.Span)) != hash)
        {
            throw new ArgumentException($"The assembly does not have the hash '{hash}' that it was sent under.", nameof(hash));
        }

        var content = ClusterTaskController.BytesOf(code);
        await calls.DoAsync(() => GrainOf(hash).PutAsync(content), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<string>> MissingAsync(IReadOnlyList<string> hashes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        var missing = new List<string>();
        foreach (var hash in hashes)
        {
            if (!IsHash(hash) || !await calls.DoAsync(() => GrainOf(hash).HasAsync(), cancellationToken).ConfigureAwait(false))
            {
                missing.Add(hash);
            }
        }

        return missing;
    }

    // What is no hash would have a grain made, and storage read, for nothing.
    private static bool IsHash(string hash) => hash.Length == 2 * SHA256.HashSizeInBytes && hash.All(char.IsAsciiHexDigitLower);

    private ICodeGrain GrainOf(string hash) => grains.GetGrain<ICodeGrain>(hash);
}
