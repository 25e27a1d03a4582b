using System.Collections.Frozen;
using System.Numerics;

namespace TaskFarm.Packing;

/// <summary>The platform's values that hold no others.</summary>
internal static class ScalarCodecs
{
    private static readonly FrozenDictionary<Type, Codec> Codecs = new Codec[]
    {
        new RawCodec<char>(), new RawCodec<sbyte>(), new RawCodec<byte>(), new RawCodec<short>(), new RawCodec<ushort>(), new RawCodec<int>(),
        new RawCodec<uint>(), new RawCodec<long>(), new RawCodec<ulong>(), new RawCodec<Int128>(), new RawCodec<UInt128>(), new RawCodec<Half>(),
        new RawCodec<float>(), new RawCodec<double>(), new RawCodec<Complex>(), new RawCodec<Guid>(), new RawCodec<TimeSpan>(),
        new RawCodec<Vector2>(), new RawCodec<Vector3>(), new RawCodec<Vector4>(), new RawCodec<Quaternion>(), new RawCodec<Matrix4x4>(),
        new ConvertingCodec<bool>((to, value) => to.WriteByte(value ? (byte)1 : (byte)0), from => from.ReadFlag()),
        new ConvertingCodec<decimal>(WriteDecimal, from => new decimal([from.ReadRaw<int>(), from.ReadRaw<int>(), from.ReadRaw<int>(), from.ReadRaw<int>()])),
        new ConvertingCodec<BigInteger>((to, value) => to.WriteBlock(value.ToByteArray()), from => new BigInteger(from.ReadBlock())),
        new ConvertingCodec<DateTime>(WriteDateTime, from => new DateTime(from.ReadInt64(), (DateTimeKind)from.ReadByte())),
        new ConvertingCodec<DateTimeOffset>(WriteDateTimeOffset, from => new DateTimeOffset(from.ReadInt64(), TimeSpan.FromMinutes(from.ReadRaw<short>()))),
        new ConvertingCodec<DateOnly>((to, value) => to.WriteRaw(value.DayNumber), from => DateOnly.FromDayNumber(from.ReadRaw<int>())),
        new ConvertingCodec<TimeOnly>((to, value) => to.WriteInt64(value.Ticks), from => new TimeOnly(from.ReadInt64())),
        new ConvertingCodec<string>((to, value) => to.WriteText(value), from => from.ReadText()),
        new ConvertingCodec<Version>((to, value) => to.WriteText(value.ToString()), from => Version.Parse(from.ReadText())),
        new ConvertingCodec<Uri>(WriteUri, from => new Uri(from.ReadText(), from.ReadFlag() ? UriKind.Absolute : UriKind.Relative)),
        new ConvertingCodec<DBNull>((to, _) => to.WriteByte(0), ReadDBNull),
        new ObjectCodec(),
    }.ToFrozenDictionary(codec => codec.Type);

    public static Codec? For(Type type) => Codecs.GetValueOrDefault(type);

    private static void WriteDecimal(Packer to, decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        foreach (var part in parts)
        {
            to.WriteRaw(part);
        }
    }

    private static void WriteDateTime(Packer to, DateTime value)
    {
        to.WriteInt64(value.Ticks);
        to.WriteByte((byte)value.Kind);
    }

    private static void WriteDateTimeOffset(Packer to, DateTimeOffset value)
    {
        to.WriteInt64(value.Ticks);
        to.WriteRaw((short)value.TotalOffsetMinutes);
    }

    private static void WriteUri(Packer to, Uri value)
    {
        to.WriteText(value.OriginalString);
        to.WriteByte(value.IsAbsoluteUri ? (byte)1 : (byte)0);
    }

    private static DBNull ReadDBNull(Unpacker from)
    {
        from.ReadByte();
        return DBNull.Value;
    }
}
