using System.Security.Cryptography;
using TaskFarm.Packing;

namespace TaskFarm.Scripting;

/// <summary>A namespace as bytes: the code that its names come from, and the values of its variables.</summary>
public sealed class NamespaceImage
{
    private const byte Version = 1;
    private const int ChecksumBytes = 8;

    private static readonly byte[] Magic = "TFNS"u8.ToArray();

    private NamespaceImage(byte[] bytes, IReadOnlyDictionary<string, string> leftOut, ReadOnlyMemory<byte> content)
    {
        Bytes = bytes;
        LeftOut = leftOut;
        Content = content;
    }

    /// <summary>All of it, for <see cref="Read"/>.</summary>
    public byte[] Bytes { get; }

    /// <summary>The variables that are not in it, for their values can't be packed, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> LeftOut { get; }

    /// <summary>What follows the variables left out.</summary>
    internal ReadOnlyMemory<byte> Content { get; }

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
        var reader = new ByteReader(header.Rest());
        var leftOut = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var count = reader.ReadCount(); count > 0; count--)
            leftOut[reader.ReadText()] = reader.ReadText();
        return new NamespaceImage(bytes, leftOut, reader.Rest());
    }

    /// <summary>Puts an image together.</summary>
    /// <param name="leftOut">The variables left out, with the reasons.</param>
    /// <param name="content">What follows them.</param>
    internal static NamespaceImage Of(SortedDictionary<string, string> leftOut, ReadOnlySpan<byte> content)
    {
        var body = new ByteWriter();
        body.WriteNumber(leftOut.Count);
        foreach (var (name, reason) in leftOut)
        {
            body.WriteText(name);
            body.WriteText(reason);
        }

        var start = body.Length;
        body.WriteBytes(content);
        byte[] bytes = [.. Magic, Version, .. Checksum(body.Written), .. body.Written];
        return new NamespaceImage(bytes, leftOut, bytes.AsMemory(bytes.Length - body.Length + start));
    }

    private static ReadOnlySpan<byte> Checksum(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes).AsSpan(0, ChecksumBytes);
}
