using System.Runtime.CompilerServices;

namespace TaskFarm.Packing;

/// <summary>Makes a value of what a <see cref="Packer"/> wrote.</summary>
internal sealed class Unpacker : ByteReader
{
    private static readonly object Unmade = new();

    // Of a value that holds very many, the room is not kept.
    private const int MaxKept = 1_024;

    [ThreadStatic]
    private static Unpacker? _idle;

    private List<object> _objects = [];
    private List<Codec> _types = [];
    private TypeResolver? _resolver;
    private int _depth;

    private Unpacker()
        : base(default)
    {
    }

    public TypeResolver Resolver => _resolver!;

    /// <summary>What <paramref name="read"/> makes of packed data.</summary>
    /// <exception cref="PackedDataException">The data is not well-formed, or names what is not there.</exception>
    /// <exception cref="CodeNotFoundException">An assembly that it names is not there.</exception>
    public static T Unpack<T>(ReadOnlyMemory<byte> packed, CodeScope? scope, Func<Unpacker, T> read, ITypeNames? names = null) =>
        Unpack(packed, scope, read, static (from, read) => read(from), names);

    /// <inheritdoc cref="Unpack{T}(ReadOnlyMemory{byte}, CodeScope?, Func{Unpacker, T}, ITypeNames?)"/>
    public static T Unpack<TState, T>(
        ReadOnlyMemory<byte> packed, CodeScope? scope, TState state, Func<Unpacker, TState, T> read, ITypeNames? names = null, CodeList? sharedCode = null)
    {
        // Taken out while it is used: what is unpacked may, through a caller's own types, unpack something.
        var unpacker = _idle ?? new Unpacker();
        _idle = null;
        try
        {
            unpacker.Begin(packed, scope ?? CodeScope.Process, names, sharedCode);
            var value = read(unpacker, state);
            unpacker.ExpectEnd();
            return value;
        }
        catch (Exception exception) when (exception is not TaskFarmException)
        {
            // Types are loaded and objects of the user's are put into tables here, which runs the user's code and believes the data.
            throw new PackedDataException($"The packed data can't be unpacked: {exception.Message}", exception);
        }
        finally
        {
            unpacker.Forget();
            _idle = unpacker;
        }
    }

    public static CodeList CodeOf(ReadOnlyMemory<byte> packed) => ReadHead(new ByteReader(packed), null);

    /// <summary>Reads what packed data begins with: its code, which is <paramref name="sharedCode"/> where it stands elsewhere.</summary>
    public static CodeList ReadHead(ByteReader from, CodeList? sharedCode)
    {
        if (sharedCode is not null && from.Skip(Packer.SharedCodeVersion))
        {
            return sharedCode;
        }

        from.ExpectVersion(Packer.Version, "value");
        return CodeList.Read(from);
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
            var codec = Resolver.CodecOf(ReadBlock());
            _types.Add(codec);
            return codec;
        }

        return number > 0 && number <= _types.Count ? _types[number - 1] : throw new PackedDataException($"The packed data refers to type {number} of {_types.Count}.");
    }

    private void Begin(ReadOnlyMemory<byte> packed, CodeScope scope, ITypeNames? names, CodeList? sharedCode)
    {
        Open(packed);
        var code = ReadHead(this, sharedCode);

        // Names that a caller gives may mean other types another time.
        _resolver = names is null ? scope.ResolverOf(code) : new TypeResolver(scope, code, names);
    }

    private void Forget()
    {
        Open(default);
        (_resolver, _depth) = (null, 0);
        if (_objects.Count + _types.Count > MaxKept)
        {
            (_objects, _types) = ([], []);
        }
        else
        {
            _objects.Clear();
            _types.Clear();
        }
    }
}
