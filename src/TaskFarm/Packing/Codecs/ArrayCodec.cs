namespace TaskFarm.Packing;

/// <summary>Arrays with one dimension that begin at 0.</summary>
internal sealed class ArrayCodec<T> : Codec<T[]>
{
    public override bool CanHoldItself => true;

    public override void Write(Packer to, T[] value)
    {
        to.WriteNumber(value.Length);
        to.Enter(this, value);
        Items.Write(to, value);
        to.Leave();
    }

    public override T[] Read(Unpacker from, int number)
    {
        var items = new T[from.ReadCount(Items.SizeOf<T>())];
        from.Made(number, items);
        Items.Read(from, items.AsSpan());
        return items;
    }

    public override string Segment(object? owner, int place) => $"[{place}]";
}
