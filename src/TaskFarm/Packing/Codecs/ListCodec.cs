using System.Runtime.InteropServices;

namespace TaskFarm.Packing;

/// <summary>Lists, whose items lie in a row as those of an array do.</summary>
internal sealed class ListCodec<T> : Codec<List<T>>
{
    public override bool CanHoldItself => true;

    public override void Write(Packer to, List<T> value)
    {
        to.WriteNumber(value.Count);
        to.Enter(this, value);
        Items.Write<T>(to, CollectionsMarshal.AsSpan(value));
        to.Leave();
    }

    public override List<T> Read(Unpacker from, int number)
    {
        var count = from.ReadCount(Items.SizeOf<T>());
        var list = new List<T>(count);
        from.Made(number, list);
        CollectionsMarshal.SetCount(list, count);
        Items.Read(from, CollectionsMarshal.AsSpan(list));
        return list;
    }

    public override string Segment(object? owner, int place) => $"[{place}]";
}
