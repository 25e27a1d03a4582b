namespace TaskFarm.Packing;

/// <summary>Values that are written and made in one go.</summary>
internal sealed class ConvertingCodec<T>(Action<Packer, T> write, Func<Unpacker, T> read, bool shared = false) : Codec<T>
{
    // Whether two equal versions or addresses are one object is nothing that anybody looks at; two texts that grow are something else.
    public override bool IsShared => shared;

    public override void Write(Packer to, T value) => write(to, value);

    public override T Read(Unpacker from, int number) => read(from);
}
