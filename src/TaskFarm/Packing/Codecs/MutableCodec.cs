namespace TaskFarm.Packing;

/// <summary>Collections that are there before their items are.</summary>
/// <param name="comparerOf">The comparer; null for its being the type's usual one.</param>
/// <param name="make">Makes an empty collection with a comparer and room for a number of items.</param>
/// <param name="add">Adds an item.</param>
/// <param name="reversed">Whether the collection gives its items in the reverse of the order in which they were added.</param>
internal sealed class MutableCodec<TCollection, TItem>(
    Func<TCollection, object?> comparerOf, Func<object?, int, TCollection> make, Action<TCollection, TItem> add, bool reversed = false)
    : Codec<TCollection>
    where TCollection : class, IEnumerable<TItem>
{
    public override bool CanHoldItself => true;

    public override void Write(Packer to, TCollection value)
    {
        Comparers.Write(to, comparerOf(value));
        TItem[] items = [.. value];
        if (reversed)
        {
            Array.Reverse(items);
        }

        to.WriteNumber(items.Length);
        to.Enter(this, items);
        Items.Write(to, items);
        to.Leave();
    }

    public override TCollection Read(Unpacker from, int number)
    {
        var comparer = Comparers.Read(from);
        var count = from.ReadCount(Items.SizeOf<TItem>());
        var collection = make(comparer, count);
        from.Made(number, collection);
        for (; count > 0; count--)
        {
            add(collection, Slot<TItem>.Read(from));
        }

        return collection;
    }

    public override string Segment(object? owner, int place) => EntryText.Of(((TItem[])owner!)[place], reversed ? ((TItem[])owner).Length - 1 - place : place);
}
