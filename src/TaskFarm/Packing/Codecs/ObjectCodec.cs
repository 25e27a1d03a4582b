namespace TaskFarm.Packing;

/// <summary>Plain objects, which are nothing but themselves.</summary>
internal sealed class ObjectCodec : Codec<object>
{
    public override void Write(Packer to, object value) => to.WriteByte(0);

    public override object Read(Unpacker from, int number)
    {
        from.ReadByte();
        return new object();
    }
}
