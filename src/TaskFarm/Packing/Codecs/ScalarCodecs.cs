using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

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
        new ConvertingCodec<StringBuilder>((to, value) => to.WriteText(value.ToString()), from => new StringBuilder(from.ReadText()), shared: true),
        new ConvertingCodec<CultureInfo>((to, value) => to.WriteText(value.Name), from => CultureInfo.GetCultureInfo(from.ReadText())),
        new ConvertingCodec<IPAddress>((to, value) => to.WriteText(value.ToString()), from => IPAddress.Parse(from.ReadText())),
        new ConvertingCodec<IPEndPoint>((to, value) => to.WriteText(value.ToString()), from => IPEndPoint.Parse(from.ReadText())),
        new ConvertingCodec<Regex>(WriteRegex, from => new Regex(from.ReadText(), (RegexOptions)from.ReadRaw<int>(), new TimeSpan(from.ReadInt64()))),
        new ConvertingCodec<JsonNode>((to, value) => to.WriteText(value.ToJsonString()), from => JsonNode.Parse(from.ReadText(), null, AnyDepth)!, shared: true),
        new ConvertingCodec<JsonElement>(WriteJson, ReadJson),
        new ObjectCodec(),
    }.ToFrozenDictionary(codec => codec.Type);

    private static JsonDocumentOptions AnyDepth => new() { MaxDepth = Packer.MaxDepth };

    public static Codec? For(Type type) =>
        // Which of the hidden classes below JsonNode or IPAddress a value is of depends on how it came about.
        Codecs.GetValueOrDefault(
            typeof(JsonNode).IsAssignableFrom(type) ? typeof(JsonNode) : typeof(IPAddress).IsAssignableFrom(type) ? typeof(IPAddress) : type);

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

    private static void WriteRegex(Packer to, Regex value)
    {
        to.WriteText(value.ToString());
        to.WriteRaw((int)value.Options);
        to.WriteInt64(value.MatchTimeout.Ticks);
    }

    private static void WriteJson(Packer to, JsonElement value) =>
        to.WriteOptionalText(value.ValueKind == JsonValueKind.Undefined ? null : value.GetRawText());

    private static JsonElement ReadJson(Unpacker from)
    {
        if (from.ReadOptionalText() is not { } text)
        {
            return default;
        }

        using var document = JsonDocument.Parse(text, AnyDepth);
        return document.RootElement.Clone();
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
