using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskFarm.Packing;

/// <summary>Arrays with several dimensions, or with one that doesn't begin at 0.</summary>
/// <typeparam name="TArray">The array's type.</typeparam>
/// <typeparam name="TItem">The items' type.</typeparam>
internal sealed class GridCodec<TArray, TItem> : Codec<TArray>
    where TArray : class
{
    public override bool CanHoldItself => true;

    public override void Write(Packer to, TArray value)
    {
        var array = (Array)(object)value;
        for (var dimension = 0; dimension < array.Rank; dimension++)
        {
            to.WriteNumber(array.GetLength(dimension));
            to.WriteRaw(array.GetLowerBound(dimension));
        }

        to.Enter(this, array);
        Items.Write<TItem>(to, ItemsOf(array));
        to.Leave();
    }

    public override TArray Read(Unpacker from, int number)
    {
        var rank = Type.GetArrayRank();
        var (lengths, bounds) = (new int[rank], new int[rank]);
        long count = 1;
        for (var dimension = 0; dimension < rank; dimension++)
        {
            (lengths[dimension], bounds[dimension]) = (from.ReadNumber(), from.ReadRaw<int>());
            // Each factor fits 31 bits, and so does what was multiplied so far.
            count = lengths[dimension] < 0 ? long.MaxValue : count * lengths[dimension];
            if (count * Items.SizeOf<TItem>() > from.Left || count > int.MaxValue)
            {
                throw new PackedDataException("The packed data ends before its array does.");
            }
        }

        var array = Array.CreateInstance(typeof(TItem), lengths, bounds);
        from.Made(number, array);
        Items.Read(from, ItemsOf(array));
        return (TArray)(object)array;
    }

    public override string Segment(object? owner, int place)
    {
        var array = (Array)owner!;
        var indexes = new int[array.Rank];
        for (var dimension = array.Rank - 1; dimension >= 0; dimension--)
        {
            indexes[dimension] = array.GetLowerBound(dimension) + (place % array.GetLength(dimension));
            place /= array.GetLength(dimension);
        }

        return $"[{string.Join(", ", indexes)}]";
    }

    private static Span<TItem> ItemsOf(Array array) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, TItem>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
}
