namespace TaskFarm.Packing;

/// <summary>What a task asks of its engine, as bytes; equal where the bytes are.</summary>
public sealed class PackedDependency : IEquatable<PackedDependency>
{
    private const byte Version = 1;

    private readonly ReadOnlyMemory<byte> _predicate;
    private readonly int _hash;

    private PackedDependency(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        reader.ExpectVersion(Version, "dependency");
        Bytes = bytes;
        Description = reader.ReadText();
        Expression = reader.ReadOptionalText();
        _predicate = reader.ReadMemoryBlock();
        reader.ExpectEnd();
        Code = _predicate.IsEmpty ? CodeList.Empty : Unpacker.CodeOf(_predicate);
        var hash = default(HashCode);
        hash.AddBytes(bytes.Span);
        _hash = hash.ToHashCode();
    }

    /// <summary>The dependency as bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What people read where no engine meets the dependency.</summary>
    public string Description { get; }

    internal string? Expression { get; }

    internal CodeList Code { get; }

    /// <summary>Reads a dependency's header. Loads and runs nothing.</summary>
    /// <exception cref="PackedDataException">The bytes are not a packed dependency.</exception>
    public static PackedDependency Read(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>Makes the dependency, which is not compiled yet where it has an expression.</summary>
    /// <param name="loader">Finds the predicate's code.</param>
    /// <param name="ct">Ends the wait for the code.</param>
    /// <exception cref="CodeNotFoundException">Nobody has the predicate's code.</exception>
    /// <exception cref="PackedDataException">The predicate's bytes are not such.</exception>
    public async ValueTask<Dependency> UnpackAsync(CodeLoader loader, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(loader);
        if (_predicate.IsEmpty)
        {
            return new Dependency(predicate: null, Expression);
        }

        var scope = await loader.LoadAsync(Code, ct).ConfigureAwait(false);
        return new Dependency(Unpacker.Unpack(_predicate, scope, static from => from.ReadPresent<Func<EngineProperties, bool>>()), Expression);
    }

    /// <summary>Whether the bytes are equal.</summary>
    public bool Equals(PackedDependency? other) => other is not null && _hash == other._hash && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PackedDependency);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    internal static PackedDependency Pack(Dependency dependency, string path)
    {
        var writer = new ByteWriter();
        writer.WriteByte(Version);
        writer.WriteText(dependency.Description);
        writer.WriteOptionalText(dependency.Expression);
        writer.WriteBlock(dependency.Predicate is null ? [] : ValuePacker.Pack(dependency.Predicate, path));
        return new PackedDependency(writer.ToArray());
    }
}
