using System.Runtime.CompilerServices;

namespace TaskFarm.Packing;

/// <summary>Makes a value of what a <see cref="Packer"/> wrote.</summary>
internal sealed class Unpacker : ByteReader
{
    private static readonly object Unmade = new();

    private readonly TypeResolver _resolver;
    private readonly List<object> _objects = [];
    private readonly List<Codec> _types = [];
    private int _depth;

    private Unpacker(ReadOnlyMemory<byte> packed, CodeScope scope, ITypeNames? names)
        : base(packed)
    {
        ExpectVersion(Packer.Version, "value");
        var code = CodeList.Read(this);
        // Names that a caller gives may mean other types another time.
        _resolver = names is null ? scope.ResolverOf(code) : new TypeResolver(scope, code, names);
    }

    public TypeResolver Resolver => _resolver;

    /// <summary>What <paramref name="read"/> makes of packed data.</summary>
    /// <exception cref="PackedDataException">The data is not well-formed, or names what is not there.</exception>
    /// <exception cref="CodeNotFoundException">An assembly that it names is not there.</exception>
    public static T Unpack<T>(ReadOnlyMemory<byte> packed, CodeScope? scope, Func<Unpacker, T> read, ITypeNames? names = null)
    {
        try
        {
            var unpacker = new Unpacker(packed, scope ?? CodeScope.Process, names);
            var value = read(unpacker);
            unpacker.ExpectEnd();
            return value;
        }
        catch (Exception exception) when (exception is not TaskFarmException)
        {
            // Types are loaded and objects of the user's are put into tables here, which runs the user's code and believes the data.
            throw new PackedDataException($"The packed data can't be unpacked: {exception.Message}", exception);
        }
    }

    public static CodeList CodeOf(ReadOnlyMemory<byte> packed)
    {
        var reader = new ByteReader(packed);
        reader.ExpectVersion(Packer.Version, "value");
        return CodeList.Read(reader);
    }

    public object? ReadObject()
    {
        var tag = (ValueTag)ReadByte();
        return tag switch
        {
            ValueTag.Null => null,
            ValueTag.Again => ReadAgain(),
            ValueTag.Typed => ReadTyped(),
            ValueTag.Text => ReadText(),
            ValueTag.Int32 => ReadRaw<int>(),
            ValueTag.Double => ReadRaw<double>(),
            ValueTag.True => true,
            ValueTag.False => false,
            _ => throw new PackedDataException($"The packed data has a value of an unknown kind {(byte)tag}."),
        };
    }

    public T ReadObject<T>() => ReadObject() switch
    {
        T value => value,
        null => default!,
        var other => throw new PackedDataException($"The packed data has a {other.GetType()} where a {typeof(T)} must be."),
    };

    public T ReadPresent<T>()
        where T : class =>
        ReadObject<T>() ?? throw new PackedDataException($"The packed data has nothing where a {typeof(T)} must be.");

    /// <summary>Makes an object known before what it holds is read, so that it may hold itself.</summary>
    /// <param name="number">The object's number; negative for one that is never shared.</param>
    /// <param name="value">The object.</param>
    public void Made(int number, object value)
    {
        if (number >= 0)
        {
            _objects[number] = value;
        }
    }

    private object ReadAgain()
    {
        var number = ReadNumber();
        return number >= 0 && number < _objects.Count && !ReferenceEquals(_objects[number], Unmade)
            ? _objects[number]
            : throw new PackedDataException($"The packed data refers to object {number}, which is not there yet.");
    }

    private object ReadTyped()
    {
        var codec = ReadCodec();
        if (++_depth > Packer.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new PackedDataException($"The packed data is nested deeper than {Math.Min(_depth, Packer.MaxDepth)} levels, which is more than this thread takes.");
        }

        var number = -1;
        if (codec.IsShared)
        {
            number = _objects.Count;
            _objects.Add(Unmade);
        }

        var value = codec.ReadObject(this, number);
        Made(number, value);
        _depth--;
        return value;
    }

    private Codec ReadCodec()
    {
        var number = ReadNumber();
        if (number == 0)
        {
            var codec = _resolver.CodecOf(ReadBlock());
            _types.Add(codec);
            return codec;
        }

        return number > 0 && number <= _types.Count ? _types[number - 1] : throw new PackedDataException($"The packed data refers to type {number} of {_types.Count}.");
    }
}
