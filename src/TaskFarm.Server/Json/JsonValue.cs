using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskFarm.Server.Json;

/// <summary>Values as JSON; what JSON can't hold as its text.</summary>
internal static class JsonValue
{
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A sequence may have no end.
    private const int MaxItems = 1_000_000;

    private static readonly Lazy<JsonSerializerOptions> Options = new(() => new JsonSerializerOptions
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new BigIntegerConverter() },
    });

    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            default:
                WriteOther(writer, value);
                break;
        }
    }

    public static void WriteNamed(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> values)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in values)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>A value as JSON text; null where JSON can't hold it.</summary>
    public static byte[]? TryText(object value)
    {
        try
        {
            var held = value is IEnumerable sequence and not ICollection and not string ? ToList(sequence) : value;
            return value is Complex or Delegate ? null : JsonSerializer.SerializeToUtf8Bytes(held, held.GetType(), Options.Value);
        }
        catch (Exception)
        {
            // The getters and iterators of a user's value are the user's code.
            return null;
        }
    }

    private static void WriteOther(Utf8JsonWriter writer, object value)
    {
        if (TryText(value) is { } json)
        {
            writer.WriteRawValue(json, skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(ValueText.OfObject(value));
        }
    }

    private static List<object?> ToList(IEnumerable sequence)
    {
        var items = sequence.Cast<object?>().Take(MaxItems + 1).ToList();
        return items.Count <= MaxItems ? items : throw new NotSupportedException("The sequence is too long.");
    }

    private sealed class BigIntegerConverter : JsonConverter<BigInteger>
    {
        public override BigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
    }
}
