using System.Diagnostics.CodeAnalysis;

namespace TaskFarm.Packing;

/// <summary>Values that can't travel.</summary>
internal sealed class RefusingCodec<T>(string reason) : Codec<T>
{
    public override bool IsShared => false;

    [DoesNotReturn]
    public override void RefuseIfUnpackable(Packer packer) => packer.Refuse($"a {TypeText.Of(Type)}, which can't travel: {reason}");

    public override void Write(Packer to, T value) => RefuseIfUnpackable(to);

    public override T Read(Unpacker from, int number) => throw new PackedDataException($"The packed data has a {Type}, which can't travel.");
}
