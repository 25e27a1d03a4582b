using System.Collections.ObjectModel;

namespace TaskFarm.Packing;

/// <summary>Values by name: what a task pushes, and what it pulled.</summary>
internal static class PackedNames
{
    private static readonly PlaceCodec ValuePlace = new("value", null);

    public static void Write(Packer to, IReadOnlyDictionary<string, object?> values, string member)
    {
        var pairs = values.ToArray();
        to.WriteNumber(pairs.Length);
        to.Enter(new PlaceCodec(member, pairs), null);
        for (var index = 0; index < pairs.Length; index++)
        {
            to.At(index);
            to.WriteText(pairs[index].Key);
            to.WriteObject(pairs[index].Value);
        }

        to.Leave();
    }

    /// <summary>A task's value, which has no name of its own.</summary>
    public static void WriteValue(Packer to, object? value)
    {
        to.Enter(ValuePlace, null);
        to.WriteObject(value);
        to.Leave();
    }

    public static IReadOnlyDictionary<string, object?> Read(Unpacker from)
    {
        var count = from.ReadCount(2);
        if (count == 0)
        {
            return ReadOnlyDictionary<string, object?>.Empty;
        }

        var values = new Dictionary<string, object?>(count, StringComparer.Ordinal);
        for (; count > 0; count--)
        {
            values.Add(from.ReadText(), from.ReadObject());
        }

        return values;
    }

    // Names a place in the trail; packs nothing.
    private sealed class PlaceCodec(string member, KeyValuePair<string, object?>[]? pairs) : Codec(typeof(object))
    {
        public override void WriteObject(Packer to, object value) => throw new InvalidOperationException();

        public override object ReadObject(Unpacker from, int number) => throw new InvalidOperationException();

        public override string Segment(object? owner, int place) => pairs is null ? member : $"{member}[\"{pairs[place].Key}\"]";
    }
}
