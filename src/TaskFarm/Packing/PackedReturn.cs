namespace TaskFarm.Packing;

/// <summary>What a task that succeeded brings back, as bytes.</summary>
public sealed class PackedReturn
{
    private PackedReturn(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Code = Unpacker.CodeOf(bytes);
    }

    /// <summary>What the task brought back, as bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    internal CodeList Code { get; }

    /// <summary>Packs what a task brought back.</summary>
    /// <exception cref="PackingException">Something in it can't travel.</exception>
    public static PackedReturn Pack(TaskReturn returned) => Pack(returned, null);

    /// <summary>Takes what was packed. Loads and runs nothing.</summary>
    /// <exception cref="PackedDataException">The bytes are nothing that was packed.</exception>
    public static PackedReturn Read(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>Makes the values again.</summary>
    /// <param name="scope">How the names of types are found; null for <see cref="CodeScope.Process"/>.</param>
    /// <exception cref="PackedDataException">The bytes are no values, or name what is not there.</exception>
    /// <exception cref="CodeNotFoundException">An assembly that a value needs is not in the scope.</exception>
    public TaskReturn Unpack(CodeScope? scope = null) =>
        Unpacker.Unpack(Bytes, scope, static from =>
        {
            var value = from.ReadObject();
            return new TaskReturn(value, from.ReadFlag() ? PackedNames.Read(from) : null);
        });

    internal static PackedReturn Pack(TaskReturn returned, ITypeNames? names) => returned.Value as PackedReturn ?? new(PackBytes(returned, names));

    internal static ReadOnlyMemory<byte> BytesOf(TaskReturn returned) => returned.Value is PackedReturn packed ? packed.Bytes : PackBytes(returned, null);

    private static byte[] PackBytes(TaskReturn returned, ITypeNames? names) =>
        Packer.Pack(returned, "", static (to, one) =>
        {
            PackedNames.WriteOne(to, one.Value, "value");
            to.WriteByte(one.Pulled is null ? (byte)0 : (byte)1);
            if (one.Pulled is not null)
            {
                PackedNames.Write(to, one.Pulled, "pulled");
            }
        }, names);
}
