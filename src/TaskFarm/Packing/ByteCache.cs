using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace TaskFarm.Packing;

/// <summary>What was made of the same bytes before. Emptied when it is full: what is in use comes back at once.</summary>
internal sealed class ByteCache<T>(int capacity)
    where T : class
{
    private readonly ConcurrentDictionary<byte[], T> _known = new(Comparer.Instance);

    public T Get(ReadOnlySpan<byte> bytes, Func<byte[], T> make)
    {
        if (_known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(bytes, out var known))
        {
            return known;
        }

        var key = bytes.ToArray();
        var made = make(key);
        if (_known.Count >= capacity)
        {
            _known.Clear();
        }

        return _known.GetOrAdd(key, made);
    }

    private sealed class Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
