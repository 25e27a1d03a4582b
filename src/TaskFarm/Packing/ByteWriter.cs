using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskFarm.Packing;

/// <summary>Bytes that grow. Numbers of unknown size are written seven bits a byte, the low ones first.</summary>
internal class ByteWriter
{
    [ThreadStatic]
    private static ByteWriter? _idle;

    private byte[] _buffer = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>What <paramref name="write"/> writes; nothing is allocated but that.</summary>
    public static byte[] ArrayOf<T>(T state, Action<ByteWriter, T> write)
    {
        // Taken out while it is used: writing a value may, through a caller's own types, write another.
        var writer = _idle ?? new ByteWriter();
        _idle = null;
        try
        {
            write(writer, state);
            return writer.ToArray();
        }
        finally
        {
            writer.Clear();
            _idle = writer;
        }
    }

    public void WriteByte(byte value)
    {
        if (Length == _buffer.Length)
        {
            Grow(1);
        }

        _buffer[Length++] = value;
    }

    public void WriteNumber(int value)
    {
        var rest = (uint)value;
        while (rest >= 0x80)
        {
            WriteByte((byte)(rest | 0x80));
            rest >>= 7;
        }

        WriteByte((byte)rest);
    }

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Space(8), value);

    public void WriteRaw<T>(T value)
        where T : struct =>
        MemoryMarshal.Write(Space(Unsafe.SizeOf<T>()), in value);

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Space(bytes.Length));

    public void WriteBlock(ReadOnlySpan<byte> bytes)
    {
        WriteNumber(bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>Names: short, mostly ASCII, never with half a character.</summary>
    public void WriteName(string name)
    {
        WriteNumber(Encoding.UTF8.GetByteCount(name));
        Encoding.UTF8.GetBytes(name, Space(Encoding.UTF8.GetByteCount(name)));
    }

    /// <summary>Any text, halves of characters included: a byte a character where that is enough, else two.</summary>
    public void WriteText(string text)
    {
        var wide = text.AsSpan().ContainsAnyExceptInRange('\0', '\xff');
        // Text is at most a gigabyte of characters, so the doubled length fits.
        WriteNumber((text.Length << 1) | (wide ? 1 : 0));
        if (wide)
        {
            WriteBytes(MemoryMarshal.AsBytes(text.AsSpan()));
        }
        else
        {
            Encoding.Latin1.GetBytes(text, Space(text.Length));
        }
    }

    public void WriteOptionalText(string? text)
    {
        WriteByte(text is null ? (byte)0 : (byte)1);
        if (text is not null)
        {
            WriteText(text);
        }
    }

    public byte[] ToArray() => Written.ToArray();

    public void Clear()
    {
        Length = 0;
        if (_buffer.Length > 1 << 16)
        {
            _buffer = new byte[256];
        }
    }

    protected static PackingException TooLarge() =>
        new("value", $"The value takes more than {Array.MaxLength} bytes, which is more than one array can hold.");

    private Span<byte> Space(int size)
    {
        if (_buffer.Length - Length < size)
        {
            Grow(size);
        }

        Length += size;
        return _buffer.AsSpan(Length - size, size);
    }

    private void Grow(int size)
    {
        var needed = (long)Length + size;
        if (needed > Array.MaxLength)
        {
            throw TooLarge();
        }

        Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _buffer.Length)));
    }
}
