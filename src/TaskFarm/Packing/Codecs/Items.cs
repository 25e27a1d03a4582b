using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskFarm.Packing;

/// <summary>Runs of items: numbers as the bytes that they are.</summary>
internal static class Items
{
    /// <summary>The least that an item takes.</summary>
    public static int SizeOf<T>() => Slot<T>.IsRaw ? Unsafe.SizeOf<T>() : 1;

    public static void Write<T>(Packer to, ReadOnlySpan<T> items)
    {
        if (Slot<T>.IsRaw)
        {
            to.WriteBytes(BytesOf(items));
            return;
        }

        for (var index = 0; index < items.Length; index++)
        {
            to.At(index);
            Slot<T>.Write(to, items[index]);
        }
    }

    public static void Read<T>(Unpacker from, Span<T> items)
    {
        if (Slot<T>.IsRaw)
        {
            var bytes = MemoryMarshal.AsBytes<byte>(BytesOf(items));
            from.ReadBytes(bytes.Length).CopyTo(bytes);
            return;
        }

        for (var index = 0; index < items.Length; index++)
        {
            items[index] = Slot<T>.Read(from);
        }
    }

    private static Span<byte> BytesOf<T>(ReadOnlySpan<T> items)
    {
        if ((long)items.Length * Unsafe.SizeOf<T>() > Array.MaxLength)
        {
            throw new PackingException("value", $"An array takes more than {Array.MaxLength} bytes, which is more than can be packed.");
        }

        return MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(items)), items.Length * Unsafe.SizeOf<T>());
    }
}
