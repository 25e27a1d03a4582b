using System.Reflection;

namespace TaskFarm.Packing;

/// <summary>Finds the types and functions that data names, which stand on one list of code, in one scope.</summary>
internal sealed class TypeResolver(CodeScope scope, CodeList code, ITypeNames? names)
{
    private const int MaxNesting = 64;
    private const int MaxKnown = 4_096;

    private readonly Assembly?[] _assemblies = new Assembly?[code.Count];
    private readonly ByteCache<Type> _types = new(MaxKnown);
    private readonly ByteCache<Codec> _codecs = new(MaxKnown);
    private readonly ByteCache<FunctionReference> _functions = new(MaxKnown);

    public CodeList Code => code;

    public Type TypeOf(ReadOnlySpan<byte> name) => _types.Get(name, bytes => Whole(bytes, reader => ReadType(reader, 0)));

    public Codec CodecOf(ReadOnlySpan<byte> name) => _codecs.Get(name, bytes => Codec.Of(TypeOf(bytes)));

    public FunctionReference FunctionOf(ReadOnlySpan<byte> name) => _functions.Get(name, bytes => Whole(bytes, ReadFunction));

    private static T Whole<T>(byte[] bytes, Func<ByteReader, T> read)
    {
        var reader = new ByteReader(bytes);
        var result = read(reader);
        reader.ExpectEnd();
        return result;
    }

    private Type ReadType(ByteReader from, int nesting)
    {
        if (nesting > MaxNesting)
        {
            throw new PackedDataException($"The packed data names a type that is nested deeper than {MaxNesting} levels.");
        }

        var tag = (TypeTag)from.ReadByte();
        return tag switch
        {
            TypeTag.Known => KnownTypes.Find(from.ReadByte()),
            TypeTag.Everywhere => FindType(CodeScope.LoadByName(from.ReadName()), from.ReadName()),
            TypeTag.Code => FindType(AssemblyAt(from.ReadNumber()), from.ReadName()),
            TypeTag.Generic => ReadType(from, nesting + 1).MakeGenericType(ReadTypes(from, nesting + 1)),
            TypeTag.Vector => ReadType(from, nesting + 1).MakeArrayType(),
            TypeTag.Array => ReadArray(from, nesting + 1),
            TypeTag.Named => ReadNamed(from.ReadName()),
            _ => throw new PackedDataException($"The packed data has a type of an unknown kind {(byte)tag}."),
        };
    }

    private Type ReadArray(ByteReader from, int nesting)
    {
        var rank = from.ReadByte();
        return ReadType(from, nesting).MakeArrayType(rank);
    }

    private Type[] ReadTypes(ByteReader from, int nesting)
    {
        var types = new Type[from.ReadCount()];
        for (var index = 0; index < types.Length; index++)
        {
            types[index] = ReadType(from, nesting);
        }

        return types;
    }

    private Type ReadNamed(string name) =>
        names?.Find(name) ?? throw new PackedDataException($"The packed data is of the type '{name}', which only the engine knew whose code defined it.");

    private static Type FindType(Assembly assembly, string name) =>
        assembly.GetType(name) ?? throw new PackedDataException($"The assembly {assembly.GetName().Name} has no type {name} here.");

    private Assembly AssemblyAt(int place) =>
        place < 0 || place >= code.Count
            ? throw new PackedDataException($"The packed data names assembly {place} of {code.Count}.")
            : _assemblies[place] ??= scope.Find(code[place]);

    private FunctionReference ReadFunction(ByteReader from)
    {
        var type = ReadType(from, 0);
        var token = from.ReadRaw<int>();
        var name = from.ReadName();
        var arguments = ReadTypes(from, 0);
        var signature = from.ReadName();
        var function = FindFunction(type, token, name, signature);
        return new FunctionReference(arguments.Length == 0 ? function : function.MakeGenericMethod(arguments));
    }

    private static MethodInfo FindFunction(Type type, int token, string name, string signature)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var candidates = type.GetMember(name, MemberTypes.Method, Declared).Cast<MethodInfo>();
        return candidates.FirstOrDefault(method => signature.Length == 0 ? method.MetadataToken == token : NameEncoder.SignatureOf(method) == signature)
            ?? throw new PackedDataException($"{type} has no function {(signature.Length == 0 ? name : signature)} here.");
    }
}
