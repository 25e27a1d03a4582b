namespace TaskFarm.Packing;

/// <summary>Types as values.</summary>
internal sealed class TypeCodec() : Codec(typeof(Type))
{
    public override bool IsShared => false;

    public override void WriteObject(Packer to, object value) => to.WriteName((Type)value);

    public override object ReadObject(Unpacker from, int number) => from.Resolver.TypeOf(from.ReadBlock());
}
