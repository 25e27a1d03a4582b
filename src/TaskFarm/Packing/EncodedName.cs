using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskFarm.Packing;

/// <summary>The packed name of a type or a function, made once where it needs no more than one user's assembly.</summary>
/// <param name="Bytes">The name as it stands where <paramref name="Code"/> has place 0 in the list of code; null where it has to be made anew.</param>
/// <param name="Code">The one user's assembly in it; null for none.</param>
internal sealed record EncodedName(byte[]? Bytes, AssemblyCode? Code)
{
    // Weak keys: they may come from assemblies that are to be unloaded.
    private static readonly ConditionalWeakTable<MemberInfo, EncodedName> Known = [];

    public static EncodedName Of(MemberInfo member) => Known.GetValue(member, static one => Make(one));

    public static void Write(NameEncoder encoder, MemberInfo member)
    {
        if (member is Type type)
        {
            encoder.Write(type);
        }
        else
        {
            encoder.Write((MethodInfo)member);
        }
    }

    private static EncodedName Make(MemberInfo member)
    {
        var used = new List<AssemblyCode>();
        var writer = new ByteWriter();
        try
        {
            Write(new NameEncoder(writer, code => PlaceIn(used, code), null), member);
        }
        catch (UnnamedTypeException)
        {
            return new EncodedName(null, null);
        }

        return used.Count <= 1 ? new EncodedName(writer.ToArray(), used.FirstOrDefault()) : new EncodedName(null, null);
    }

    private static int PlaceIn(List<AssemblyCode> used, AssemblyCode code)
    {
        var place = used.IndexOf(code);
        if (place < 0)
        {
            place = used.Count;
            used.Add(code);
        }

        return place;
    }
}
