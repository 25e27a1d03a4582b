namespace TaskFarm.Packing;

/// <summary>Values as bytes, by value, with their types.</summary>
/// <remarks>
/// What travels: the platform's numbers, text, dates, arrays, collections and tuples; objects of types of the user's own by their fields;
/// functions as a reference to where they stand, with what they captured. References to one object within a value stay so.
/// Unpacking runs code that the data names, so data from where no code would be taken must not be unpacked.
/// </remarks>
public static class ValuePacker
{
    /// <summary>Packs a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">What it is called where something in it can't travel.</param>
    /// <exception cref="PackingException">Something in it can't travel.</exception>
    public static byte[] Pack(object? value, string name = "value") => Pack(value, name, null);

    /// <summary>Makes the value again.</summary>
    /// <param name="packed">What <see cref="Pack(object?, string)"/> gave.</param>
    /// <param name="scope">How the names of types are found; null for <see cref="CodeScope.Process"/>.</param>
    /// <exception cref="PackedDataException">The bytes are not a packed value, or name what is not there.</exception>
    /// <exception cref="CodeNotFoundException">An assembly that the value needs is not in the scope.</exception>
    public static object? Unpack(ReadOnlyMemory<byte> packed, CodeScope? scope = null) => Unpack(packed, scope, null);

    /// <summary>The assemblies that a packed value needs, those excepted that every process of a farm has. Loads nothing.</summary>
    /// <exception cref="PackedDataException">The bytes are not a packed value.</exception>
    public static IReadOnlyList<CodeIdentity> CodeOf(ReadOnlyMemory<byte> packed) => Unpacker.CodeOf(packed);

    internal static byte[] Pack(object? value, string name, ITypeNames? names)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Packer.Pack(value, name, static (to, one) => to.WriteObject(one), names);
    }

    internal static object? Unpack(ReadOnlyMemory<byte> packed, CodeScope? scope, ITypeNames? names) =>
        Unpacker.Unpack(packed, scope, static from => from.ReadObject(), names);
}
