using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskFarm.Packing;

/// <summary>Reads what <see cref="ByteWriter"/> wrote; every length is checked against what is left before anything is made of it.</summary>
internal class ByteReader
{
    private byte[] _bytes = [];
    private int _end;
    private int _position;

    public ByteReader(ReadOnlyMemory<byte> bytes) => Open(bytes);

    /// <summary>Begins with these bytes, whatever was read before.</summary>
    public ByteReader Open(ReadOnlyMemory<byte> bytes)
    {
        if (MemoryMarshal.TryGetArray(bytes, out var segment))
        {
            (_bytes, _position, _end) = (segment.Array ?? [], segment.Offset, segment.Offset + segment.Count);
        }
        else
        {
            (_bytes, _position, _end) = (bytes.ToArray(), 0, bytes.Length);
        }

        return this;
    }

    public int Left => _end - _position;

    public byte ReadByte() => _position < _end ? _bytes[_position++] : throw TooShort();

    public bool ReadFlag() => ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new PackedDataException($"The packed data says {other} where it must say yes or no."),
    };

    public int ReadNumber()
    {
        var first = ReadByte();
        if (first < 0x80)
        {
            return first;
        }

        ulong value = first & 0x7Fu;
        for (var shift = 7; shift < 35; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value <= uint.MaxValue ? (int)(uint)value : throw new PackedDataException("The packed data has a number that is too large.");
            }
        }

        throw new PackedDataException("The packed data has a number that doesn't end.");
    }

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(8));

    public T ReadRaw<T>()
        where T : struct =>
        MemoryMarshal.Read<T>(ReadBytes(Unsafe.SizeOf<T>()));

    public ReadOnlySpan<byte> ReadBytes(long length)
    {
        if (length < 0 || length > Left)
        {
            throw TooShort();
        }

        _position += (int)length;
        return _bytes.AsSpan(_position - (int)length, (int)length);
    }

    public ReadOnlySpan<byte> ReadBlock() => ReadBytes(ReadNumber());

    public ReadOnlyMemory<byte> ReadMemoryBlock()
    {
        var length = ReadBlock().Length;
        return _bytes.AsMemory(_position - length, length);
    }

    /// <summary>How many items follow; each takes a byte at least, so that no count makes more room than the data has.</summary>
    public int ReadCount(int itemSize = 1)
    {
        var count = ReadNumber();
        return count >= 0 && (long)count * itemSize <= Left ? count : throw TooShort();
    }

    public string ReadName() => Encoding.UTF8.GetString(ReadBlock());

    public string ReadText()
    {
        var header = (uint)ReadNumber();
        var length = (int)(header >> 1);
        return (header & 1) == 0
            ? Encoding.Latin1.GetString(ReadBytes(length))
            : new string(MemoryMarshal.Cast<byte, char>(ReadBytes(2L * length)));
    }

    public string? ReadOptionalText() => ReadFlag() ? ReadText() : null;

    public ReadOnlyMemory<byte> Rest() => _bytes.AsMemory(_position, Left);

    public void ExpectEnd()
    {
        if (Left > 0)
        {
            throw new PackedDataException($"The packed data has {Left} bytes after its end.");
        }
    }

    /// <summary>Whether the next byte is this one, which is read then.</summary>
    public bool Skip(byte expected)
    {
        var isThere = _position < _end && _bytes[_position] == expected;
        _position += isThere ? 1 : 0;
        return isThere;
    }

    public void ExpectVersion(byte version, string what)
    {
        var found = ReadByte();
        if (found != version)
        {
            throw new PackedDataException($"The data is not a packed {what} of this version of TaskFarm: it begins with {found}, not {version}.");
        }
    }

    private static PackedDataException TooShort() => new("The packed data ends too early.");
}
