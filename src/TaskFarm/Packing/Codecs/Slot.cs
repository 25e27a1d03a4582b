namespace TaskFarm.Packing;

/// <summary>A place of a declared type: a field, an item. Values stand there as they are, objects with their type.</summary>
internal static class Slot<T>
{
    // Of a type that is to be unloaded, it goes with it.
    private static readonly Codec<T>? Codec = typeof(T).IsValueType ? (Codec<T>)Packing.Codec.Of(typeof(T)) : null;

    public static bool IsRaw => Codec is RawCodec<T>;

    public static void Write(Packer to, T value)
    {
        if (typeof(T).IsValueType)
        {
            Codec!.RefuseIfUnpackable(to);
            Codec.Write(to, value);
        }
        else
        {
            to.WriteObject(value);
        }
    }

    public static T Read(Unpacker from) => typeof(T).IsValueType ? Codec!.Read(from, -1) : from.ReadObject<T>();
}
