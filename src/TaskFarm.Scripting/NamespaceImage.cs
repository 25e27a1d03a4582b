using System.Security.Cryptography;
using TaskFarm.Packing;

namespace TaskFarm.Scripting;

/// <summary>A namespace as bytes: the code that its names come from, and the values of its variables.</summary>
public sealed class NamespaceImage
{
    private const byte Version = 1;
    private const int ChecksumBytes = 8;

    private static readonly byte[] Magic = "TFNS"u8.ToArray();

    private NamespaceImage(byte[] bytes, IReadOnlyDictionary<string, string> leftOut, ReadOnlyMemory<byte> values, ReadOnlyMemory<byte> names)
    {
        Bytes = bytes;
        LeftOut = leftOut;
        Values = values;
        Names = names;
        Code = ValuePacker.CodeOf(values);
    }

    /// <summary>All of it, for <see cref="Read(byte[])"/>.</summary>
    public byte[] Bytes { get; }

    /// <summary>The variables that are not in it, for their values can't be packed, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> LeftOut { get; }

    /// <summary>The assemblies that the values need to be unpacked, beside those that every process of a farm has.</summary>
    public IReadOnlyList<CodeIdentity> Code { get; }

    /// <summary>The values, packed.</summary>
    internal ReadOnlyMemory<byte> Values { get; }

    /// <summary>All the rest: what the values belong to.</summary>
    internal ReadOnlyMemory<byte> Names { get; }

    /// <summary>The image that has these bytes.</summary>
    /// <param name="bytes">The bytes of an image that was saved.</param>
    /// <exception cref="PackedDataException">They are not, or not all, the bytes of an image, or those of another version of TaskFarm.</exception>
    public static NamespaceImage Read(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (!bytes.AsSpan().StartsWith(Magic))
            throw new PackedDataException("The data is not the image of a namespace.");
        var header = new ByteReader(bytes.AsMemory(Magic.Length));
        if (header.ReadByte() is var version && version != Version)
            throw new PackedDataException($"The image of the namespace is of version {version}; this version of TaskFarm reads version {Version} alone.");
        var checksum = header.ReadBytes(ChecksumBytes);
        if (!checksum.SequenceEqual(Checksum(header.Rest().Span)))
            throw new PackedDataException("The image of the namespace is damaged: its bytes are not those that were saved.");
        return Read(bytes, header.Rest());
    }

    /// <summary>Puts an image together.</summary>
    /// <param name="leftOut">The variables left out, with the reasons.</param>
    /// <param name="values">The values, packed.</param>
    /// <param name="names">What they belong to.</param>
    internal static NamespaceImage Of(SortedDictionary<string, string> leftOut, byte[] values, ReadOnlySpan<byte> names)
    {
        var body = new ByteWriter();
        body.WriteNumber(leftOut.Count);
        foreach (var (name, reason) in leftOut)
        {
            body.WriteText(name);
            body.WriteText(reason);
        }

        body.WriteBlock(values);
        body.WriteBytes(names);
        byte[] bytes = [.. Magic, Version, .. Checksum(body.Written), .. body.Written];
        return Read(bytes, bytes.AsMemory(bytes.Length - body.Length));
    }

    private static NamespaceImage Read(byte[] bytes, ReadOnlyMemory<byte> body)
    {
        var reader = new ByteReader(body);
        var leftOut = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var count = reader.ReadCount(); count > 0; count--)
            leftOut[reader.ReadText()] = reader.ReadText();
        return new NamespaceImage(bytes, leftOut, reader.ReadMemoryBlock(), reader.Rest());
    }

    private static ReadOnlySpan<byte> Checksum(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes).AsSpan(0, ChecksumBytes);
}
