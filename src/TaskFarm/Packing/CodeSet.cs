using System.Reflection;

namespace TaskFarm.Packing;

/// <summary>What of a list of assemblies this process doesn't have.</summary>
internal sealed class CodeSet
{
    private readonly Dictionary<CodeIdentity, Assembly> _here;

    private CodeSet(IReadOnlyList<CodeIdentity> toShip, Dictionary<CodeIdentity, Assembly> here)
    {
        ToShip = toShip;
        _here = here;
        Key = string.Join('\n', toShip.Select(code => $"{code.Name} {code.Hash}"));
    }

    /// <summary>What must be loaded beside the process's own code, by name.</summary>
    public IReadOnlyList<CodeIdentity> ToShip { get; }

    public string Key { get; }

    public static CodeSet Of(IReadOnlyList<CodeIdentity> code)
    {
        var here = new Dictionary<CodeIdentity, Assembly>();
        foreach (var identity in code)
        {
            if (CodeScope.FindInProcess(identity) is { } assembly)
            {
                here[identity] = assembly;
            }
        }

        // An assembly that the process has would find the process's own build of what it refers to, or none: it must come along.
        var toShip = code.Where(identity => !here.ContainsKey(identity)).ToHashSet();
        var names = toShip.Select(identity => identity.Name).ToHashSet();
        for (var added = names.Count > 0; added;)
        {
            added = false;
            foreach (var (identity, assembly) in here)
            {
                if (!names.Contains(identity.Name) && Array.Exists(assembly.GetReferencedAssemblies(), reference => names.Contains(reference.Name!)))
                {
                    added = names.Add(identity.Name) && toShip.Add(identity);
                }
            }
        }

        if (toShip.Count > names.Count)
        {
            throw new PackedDataException("The packed data needs two builds of one assembly, which can't run together: "
                + string.Join(", ", toShip.GroupBy(identity => identity.Name).Where(group => group.Count() > 1).Select(group => group.Key)));
        }

        return new CodeSet([.. toShip.OrderBy(identity => identity.Name, StringComparer.Ordinal)], here);
    }

    public ReadOnlyMemory<byte>? FindHere(CodeIdentity identity) =>
        _here.TryGetValue(identity, out var assembly) && AssemblyCode.Of(assembly) is { } code && code.Identity == identity
            ? code.Read()
            : default(ReadOnlyMemory<byte>?);
}
