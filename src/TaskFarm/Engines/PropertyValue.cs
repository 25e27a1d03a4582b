using System.Collections;

namespace TaskFarm;

/// <summary>The values that a property may have: plain data, copied at the wall, so that no two sides share anything that can change.</summary>
internal static class PropertyValue
{
    private const int MaxDepth = 64;

    public static object? Copy(object? value, string path, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new ArgumentException($"'{path}' is nested deeper than {MaxDepth} levels.");
        }

        return value switch
        {
            null or string or bool or char or Enum or Guid or Version => value,
            sbyte or byte or short or ushort or int or uint or long or ulong or Int128 or UInt128 => value,
            Half or float or double or decimal or System.Numerics.BigInteger => value,
            DateTime or DateTimeOffset or DateOnly or TimeOnly or TimeSpan => value,
            IDictionary map => CopyMap(map, path, depth),
            Array { Rank: 1 } array => CopyArray(array, path, depth),
            IList list and not Array => list.Cast<object?>().Select((item, index) => Copy(item, $"{path}[{index}]", depth + 1)).ToList(),
            _ => throw new ArgumentException(
                $"'{path}' is a {value.GetType()}, which a property can't hold: use null, booleans, numbers, strings, dates, or lists and dictionaries of those."),
        };
    }

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (IDictionary a, IDictionary b) => a.Count == b.Count && a.Keys.Cast<object>().All(key => b.Contains(key) && AreEqual(a[key], b[key])),
        (IList a, IList b) => a.GetType() == b.GetType() && a.Cast<object?>().SequenceEqual(b.Cast<object?>(), Comparer.Instance),
        _ => Equals(left, right),
    };

    public static int HashOf(object? value) => value switch
    {
        IDictionary map => map.Count,
        IList list => list.Count,
        _ => value?.GetHashCode() ?? 0,
    };

    private static Dictionary<string, object?> CopyMap(IDictionary map, string path, int depth)
    {
        var copy = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in map)
        {
            var name = entry.Key as string ?? throw new ArgumentException($"'{path}' has a key that is not a string.");
            copy[name] = Copy(entry.Value, $"{path}.{name}", depth + 1);
        }

        return copy;
    }

    private static Array CopyArray(Array array, string path, int depth)
    {
        var type = array.GetType().GetElementType()!;
        if (type.IsPrimitive)
        {
            return (Array)array.Clone();
        }

        var items = array.Cast<object?>().Select((item, index) => Copy(item, $"{path}[{index}]", depth + 1)).ToArray();
        if (!Array.TrueForAll(items, item => item is null || type.IsInstanceOfType(item)))
        {
            // Of lists or dictionaries, whose copies are of the plain types.
            return items;
        }

        var copy = Array.CreateInstance(type, items.Length);
        items.CopyTo(copy, 0);
        return copy;
    }

    private sealed class Comparer : IEqualityComparer<object?>
    {
        public static readonly Comparer Instance = new();

        public new bool Equals(object? x, object? y) => AreEqual(x, y);

        public int GetHashCode(object? obj) => HashOf(obj);
    }
}
