using System.Buffers.Binary;
using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Api;

/// <summary>Reads packed bodies and never beyond their end.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public void ReadVersion(int known)
    {
        if (ReadInt() is var version && version != known)
        {
            throw Wrong($"It is of version {version}, and known is {known}. Use a client and a server of one version.");
        }
    }

    /// <summary>Reads a count of things, each of which takes some bytes at least.</summary>
    public int ReadCount(int max, string setting, int bytesEach)
    {
        var count = ReadInt();
        if (count < 0 || (long)count * bytesEach > _bytes.Length - Position)
        {
            throw Wrong("It ends too early.");
        }

        return count <= max
            ? count
            : throw new ProblemException(Problem.TooLarge($"There are {count:N0} in one request, and {max:N0} are allowed. Send fewer, or raise {setting}."));
    }

    public int ReadLength()
    {
        var length = ReadInt();
        return length >= 0 && length <= _bytes.Length - Position ? length : throw Wrong("It ends too early.");
    }

    public byte ReadByte() => Take(1)[0];

    public int ReadInt() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadLong() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public void Skip(int count) => Take(count);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - Position)
        {
            throw Wrong("It ends too early.");
        }

        Position += count;
        return _bytes.Slice(Position - count, count);
    }

    private static ProblemException Wrong(string why) => new(Problem.BadRequest($"The body is not as {Wire.ContentType} has to be. {why}", "body"));
}
