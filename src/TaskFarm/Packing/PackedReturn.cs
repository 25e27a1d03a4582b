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
    public TaskReturn Unpack(CodeScope? scope = null) => Unpack(Bytes, scope);

    internal static TaskReturn Unpack(ReadOnlyMemory<byte> bytes, CodeScope? scope) =>
        Unpacker.Unpack(bytes, scope, static from =>
        {
            var value = from.ReadObject();
            return new TaskReturn(value, from.ReadFlag() ? PackedNames.Read(from) : null);
        });

    internal static PackedReturn Pack(TaskReturn returned, ITypeNames? names) => returned.Value as PackedReturn ?? new(PackBytes(returned, names));

    /// <summary>Writes what <see cref="Bytes"/> would be.</summary>
    internal static void Write(ByteWriter to, TaskReturn returned)
    {
        if (returned.Value is PackedReturn packed)
        {
            to.WriteBytes(packed.Bytes.Span);
        }
        else
        {
            Packer.PackInto(to, returned, "", WriteValues);
        }
    }

    private static byte[] PackBytes(TaskReturn returned, ITypeNames? names) => Packer.Pack(returned, "", WriteValues, names);

    private static void WriteValues(Packer to, TaskReturn returned)
    {
        PackedNames.WriteValue(to, returned.Value);
        to.WriteByte(returned.Pulled is null ? (byte)0 : (byte)1);
        if (returned.Pulled is not null)
        {
            PackedNames.Write(to, returned.Pulled, "pulled");
        }
    }
}
