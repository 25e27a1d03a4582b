using System.Collections;
using System.Security.Cryptography;

namespace TaskFarm.Packing;

/// <summary>The assemblies that packed data names, in their order, read once and shared by all data that names the same ones.</summary>
internal sealed class CodeList : IReadOnlyList<CodeIdentity>
{
    private const int MaxCount = 10_000;

    [ThreadStatic]
    private static CodeList? _latest;

    private readonly CodeIdentity[] _items;

    public CodeList(CodeIdentity[] items)
    {
        _items = items;
        var writer = new ByteWriter();
        writer.WriteNumber(items.Length);
        foreach (var item in items)
        {
            writer.WriteName(item.Name);
            writer.WriteRaw(item.ModuleVersionId);
            writer.WriteBytes(Convert.FromHexString(item.Hash));
        }

        Encoded = writer.ToArray();
    }

    public static CodeList Empty { get; } = new([]);

    public byte[] Encoded { get; }

    /// <summary>Lower-case hexadecimal SHA-256 of <see cref="Encoded"/>.</summary>
    public string Hash => field ??= Convert.ToHexStringLower(SHA256.HashData(Encoded));

    public int Count => _items.Length;

    public CodeIdentity this[int index] => _items[index];

    /// <summary>Reads a list that stands as a block.</summary>
    public static CodeList Read(ByteReader from) => Of(from.ReadBlock());

    /// <summary>The list that is encoded so.</summary>
    public static CodeList Of(ReadOnlySpan<byte> block)
    {
        if (block.SequenceEqual(Empty.Encoded))
        {
            return Empty;
        }

        // Most data names the code that the data before it named.
        if (_latest is { } latest && block.SequenceEqual(latest.Encoded))
        {
            return latest;
        }

        return _latest = Recent.Get(block, Parse);
    }

    /// <summary>The union, the first list's items in front.</summary>
    public static CodeList Union(IReadOnlyList<CodeList> lists)
    {
        var distinct = lists.Distinct().ToList();
        return distinct.Count == 0 ? Empty : distinct.Count == 1 ? distinct[0] : new CodeList([.. distinct.SelectMany(list => list).Distinct()]);
    }

    public IEnumerator<CodeIdentity> GetEnumerator() => ((IEnumerable<CodeIdentity>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static ByteCache<CodeList> Recent { get; } = new(256);

    private static CodeList Parse(byte[] block)
    {
        var reader = new ByteReader(block);
        var count = reader.ReadCount(49);
        if (count > MaxCount)
        {
            throw new PackedDataException($"The packed data names {count} assemblies, more than {MaxCount}.");
        }

        var items = new CodeIdentity[count];
        for (var index = 0; index < count; index++)
        {
            items[index] = new CodeIdentity(reader.ReadName(), reader.ReadRaw<Guid>(), Convert.ToHexStringLower(reader.ReadBytes(32)));
        }

        reader.ExpectEnd();
        return new CodeList(items);
    }
}
