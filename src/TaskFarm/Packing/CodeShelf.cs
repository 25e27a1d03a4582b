using System.Security.Cryptography;

namespace TaskFarm.Packing;

/// <summary>Keeps shipped assemblies in memory, so many bytes of them; the one not asked for longest goes first.</summary>
/// <param name="maxBytes">How many bytes are kept.</param>
public sealed class CodeShelf(long maxBytes) : ICodeStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Hash, ReadOnlyMemory<byte> Code)>> _byHash = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Hash, ReadOnlyMemory<byte> Code)> _byUse = [];
    private long _bytes;

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken ct = default)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(Touch(hash) ? _byHash[hash].Value.Code : default(ReadOnlyMemory<byte>?));
        }
    }

    /// <inheritdoc/>
    public ValueTask AddAsync(string hash, ReadOnlyMemory<byte> code, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(hash);
        if (Convert.ToHexStringLower(SHA256.HashData(code.Span)) != hash)
        {
            throw new ArgumentException($"The assembly does not have the hash '{hash}' that it was sent under.", nameof(hash));
        }

        if (code.Length > maxBytes)
        {
            throw new ArgumentException($"The assembly has {code.Length:N0} bytes, and {maxBytes:N0} are kept of all.", nameof(code));
        }

        lock (_gate)
        {
            if (!Touch(hash))
            {
                _byHash[hash] = _byUse.AddFirst((hash, code));
                _bytes += code.Length;
                DropOldest();
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> MissingAsync(IReadOnlyList<string> hashes, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<string>>([.. hashes.Where(hash => !Touch(hash))]);
        }
    }

    private bool Touch(string hash)
    {
        if (!_byHash.TryGetValue(hash, out var known))
        {
            return false;
        }

        _byUse.Remove(known);
        _byUse.AddFirst(known);
        return true;
    }

    private void DropOldest()
    {
        while (_bytes > maxBytes && _byUse.Last is { } oldest)
        {
            _byUse.RemoveLast();
            _byHash.Remove(oldest.Value.Hash);
            _bytes -= oldest.Value.Code.Length;
        }
    }
}
