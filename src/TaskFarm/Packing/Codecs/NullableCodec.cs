namespace TaskFarm.Packing;

/// <summary>Values that may not be there.</summary>
internal sealed class NullableCodec<T> : Codec<T?>
    where T : struct
{
    public override void Write(Packer to, T? value)
    {
        to.WriteByte(value.HasValue ? (byte)1 : (byte)0);
        if (value.HasValue)
        {
            Slot<T>.Write(to, value.GetValueOrDefault());
        }
    }

    public override T? Read(Unpacker from, int number) => from.ReadFlag() ? Slot<T>.Read(from) : null;
}
