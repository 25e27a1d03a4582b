namespace TaskFarm.Packing;

/// <summary>Collections that are made of all their items at once.</summary>
/// <param name="comparerOf">The comparer; null for its being the type's usual one.</param>
/// <param name="build">Makes the collection of its items, in their order, and a comparer.</param>
internal sealed class BuiltCodec<TCollection, TItem>(Func<TCollection, object?> comparerOf, Func<TItem[], object?, TCollection> build)
    : Codec<TCollection>
    where TCollection : IEnumerable<TItem>
{
    public override void Write(Packer to, TCollection value)
    {
        Comparers.Write(to, comparerOf(value));
        TItem[] items = [.. value];
        to.WriteNumber(items.Length);
        // The collection itself stands in the trail too, for the check that it isn't in itself.
        to.Enter(this, value);
        to.Enter(this, items);
        Items.Write(to, items);
        to.Leave();
        to.Leave();
    }

    public override TCollection Read(Unpacker from, int number)
    {
        var comparer = Comparers.Read(from);
        var items = new TItem[from.ReadCount(Items.SizeOf<TItem>())];
        Items.Read(from, items.AsSpan());
        return build(items, comparer);
    }

    public override string Segment(object? owner, int place) => owner is TItem[] items ? EntryText.Of(items[place], place) : "";
}
