namespace TaskFarm.Packing;

/// <summary>The comparers that collections keep: the usual one as nothing, the platform's own by name, a user's by its fields.</summary>
internal static class Comparers
{
    private static readonly object[] Named =
    [
        StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase,
        ReferenceEqualityComparer.Instance,
    ];

    public static bool IsComparer(Type type) =>
        typeof(StringComparer).IsAssignableFrom(type) || type == typeof(ReferenceEqualityComparer) || DefaultOf(type) is not null;

    public static void Write(Packer to, object? comparer) =>
        to.WriteObject(comparer is not null && ReferenceEquals(comparer, DefaultOf(comparer.GetType())) ? null : comparer);

    public static object? Read(Unpacker from) => from.ReadObject();

    public static Codec Codec(Type type) =>
        (Codec)typeof(Comparers).GetMethod(nameof(CodecOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(type).Invoke(null, null)!;

    private static ConvertingCodec<T> CodecOf<T>() => new(
        (to, comparer) =>
        {
            var place = Array.FindIndex(Named, named => named.Equals(comparer));
            if (place < 0 && DefaultOf(typeof(T)) is null)
            {
                to.Refuse($"a {TypeText.Of(typeof(T))} of one culture, which can't travel: use StringComparer.Ordinal or InvariantCulture");
            }

            to.WriteNumber(place + 1);
        },
        from =>
        {
            var place = from.ReadNumber();
            var comparer = place == 0 ? DefaultOf(typeof(T)) : place > 0 && place <= Named.Length ? Named[place - 1] : null;
            return comparer is T known ? known : throw new PackedDataException($"The packed data has a comparer {place}, which is not one of a {typeof(T)}.");
        });

    // EqualityComparer<T>.Default and Comparer<T>.Default are of hidden classes that stand below those.
    private static object? DefaultOf(Type type)
    {
        for (var super = type.Assembly == typeof(object).Assembly ? type.BaseType : null; super is not null; super = super.BaseType)
        {
            if (super.IsGenericType && (super.GetGenericTypeDefinition() == typeof(EqualityComparer<>) || super.GetGenericTypeDefinition() == typeof(Comparer<>)))
            {
                var usual = super.GetProperty("Default")!.GetValue(null)!;
                return usual.GetType() == type ? usual : null;
            }
        }

        return null;
    }
}
