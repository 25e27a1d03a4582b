using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskFarm.Packing;

/// <summary>Values whose bytes in memory are all there is to them, and of which any bytes are one.</summary>
internal sealed class RawCodec<T> : Codec<T>
{
    public override void Write(Packer to, T value) =>
        to.WriteBytes(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>()));

    public override T Read(Unpacker from, int number) => Unsafe.ReadUnaligned<T>(in from.ReadBytes(Unsafe.SizeOf<T>())[0]);
}
