using System.Reflection;

namespace TaskFarm.Packing;

/// <summary>Writes types and functions by name.</summary>
/// <param name="to">Where they are written.</param>
/// <param name="placeOf">The place of a user's assembly in the list of code.</param>
/// <param name="names">Names for types without a file; null for none.</param>
internal readonly struct NameEncoder(ByteWriter to, Func<AssemblyCode, int> placeOf, ITypeNames? names)
{
    public void Write(Type type)
    {
        if (KnownTypes.NumberOf(type) is { } number)
        {
            to.WriteByte((byte)TypeTag.Known);
            to.WriteByte(number);
        }
        else if (type.IsConstructedGenericType)
        {
            to.WriteByte((byte)TypeTag.Generic);
            Write(type.GetGenericTypeDefinition());
            WriteAll(type.GenericTypeArguments);
        }
        else if (type.IsSZArray)
        {
            to.WriteByte((byte)TypeTag.Vector);
            Write(type.GetElementType()!);
        }
        else if (type.IsArray)
        {
            to.WriteByte((byte)TypeTag.Array);
            to.WriteByte((byte)type.GetArrayRank());
            Write(type.GetElementType()!);
        }
        else
        {
            WriteNamed(type);
        }
    }

    public void Write(MethodInfo function)
    {
        var type = function.DeclaringType!;
        Write(type);
        to.WriteRaw(function.MetadataToken);
        to.WriteName(function.Name);
        WriteAll(function.IsGenericMethod ? function.GetGenericArguments() : []);
        // Another build of the platform has other tokens: there the signature finds the method.
        to.WriteName(AssemblyKinds.IsEverywhere(type.Assembly) ? SignatureOf(function) : "");
    }

    public static string SignatureOf(MethodInfo function) => (function.IsGenericMethod ? function.GetGenericMethodDefinition() : function).ToString()!;

    private void WriteAll(Type[] types)
    {
        to.WriteNumber(types.Length);
        foreach (var type in types)
        {
            Write(type);
        }
    }

    private void WriteNamed(Type type)
    {
        if (type.FullName is null || type.IsPointer || type.IsFunctionPointer || type.IsByRef)
        {
            throw new UnnamedTypeException($"the type {type}, which can't travel: it is a pointer, a reference or a type parameter");
        }

        if (AssemblyKinds.IsEverywhere(type.Assembly))
        {
            to.WriteByte((byte)TypeTag.Everywhere);
            to.WriteName(type.Assembly.GetName().Name!);
            to.WriteName(type.FullName);
        }
        else if (AssemblyCode.Of(type.Assembly) is { } code)
        {
            to.WriteByte((byte)TypeTag.Code);
            to.WriteNumber(placeOf(code));
            to.WriteName(type.FullName);
        }
        else if (names?.NameOf(type) is { } name)
        {
            to.WriteByte((byte)TypeTag.Named);
            to.WriteName(name);
        }
        else
        {
            throw new UnnamedTypeException(
                $"of the type {type}, which can't travel: its assembly {type.Assembly.GetName().Name} has no file. "
                + "Types that code in an engine defined stay on that engine: send tuples, or types of an assembly of yours");
        }
    }
}
