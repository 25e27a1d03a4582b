namespace TaskFarm.Packing;

/// <summary>How the values of one type are packed, without boxes.</summary>
internal abstract class Codec<T>() : Codec(typeof(T))
{
    public sealed override void WriteObject(Packer to, object value) => Write(to, (T)value);

    public sealed override object ReadObject(Unpacker from, int number) => Read(from, number)!;

    public abstract void Write(Packer to, T value);

    /// <param name="from">Where the value stands.</param>
    /// <param name="number">The object's number for <see cref="Unpacker.Made"/>; negative for none.</param>
    public abstract T Read(Unpacker from, int number);
}
