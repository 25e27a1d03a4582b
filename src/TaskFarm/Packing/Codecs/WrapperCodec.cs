namespace TaskFarm.Packing;

/// <summary>Values that are nothing but a view of another.</summary>
internal sealed class WrapperCodec<TOuter, TInner>(Func<TOuter, TInner> unwrap, Func<TInner, TOuter> wrap) : Codec<TOuter>
{
    public override void Write(Packer to, TOuter value)
    {
        to.Enter(this, value);
        Slot<TInner>.Write(to, unwrap(value));
        to.Leave();
    }

    public override TOuter Read(Unpacker from, int number) => wrap(Slot<TInner>.Read(from));
}
