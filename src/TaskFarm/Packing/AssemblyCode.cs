using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Security.Cryptography;

namespace TaskFarm.Packing;

/// <summary>A user's assembly as something that can be shipped: which build it is, its bytes, and what it refers to.</summary>
internal sealed class AssemblyCode
{
    private static readonly ConditionalWeakTable<Assembly, AssemblyCode> Known = [];

    private readonly ReadOnlyMemory<byte>? _bytes;
    private readonly string _path;
    private readonly WeakReference<Assembly> _assembly;
    private AssemblyCode[]? _closure;
    private CodeList? _list;

    private AssemblyCode(Assembly assembly, CodeIdentity identity, ReadOnlyMemory<byte>? bytes)
    {
        _assembly = new WeakReference<Assembly>(assembly);
        Identity = identity;
        _bytes = bytes;
        _path = bytes is null ? assembly.Location : "";
    }

    public CodeIdentity Identity { get; }

    /// <summary>What has to be there to run it when nothing else is needed: itself first, then all that it refers to.</summary>
    public CodeList List => _list ??= new CodeList([.. Closure.Select(code => code.Identity)]);

    /// <summary>Itself first, then all that it refers to, directly or not, and that is not wherever TaskFarm is.</summary>
    public IReadOnlyList<AssemblyCode> Closure => _closure ??= FindClosure();

    /// <summary>What is known of an assembly; null for one without a file.</summary>
    /// <exception cref="PackingException">The file is not the one any more that was loaded.</exception>
    public static AssemblyCode? Of(Assembly assembly)
    {
        if (Known.TryGetValue(assembly, out var known))
        {
            return known;
        }

        return assembly.IsDynamic || assembly.Location.Length == 0 || !File.Exists(assembly.Location)
            ? null
            : Known.GetValue(assembly, static one => new AssemblyCode(one, IdentityOf(one), null));
    }

    /// <summary>Remembers what an assembly was loaded from that has no file here.</summary>
    public static void Remember(Assembly assembly, CodeIdentity identity, ReadOnlyMemory<byte> bytes) =>
        Known.AddOrUpdate(assembly, new AssemblyCode(assembly, identity, bytes));

    public static AssemblyCode? Find(CodeIdentity identity)
    {
        foreach (var (_, code) in Known)
        {
            if (code.Identity == identity)
            {
                return code;
            }
        }

        return null;
    }

    public ReadOnlyMemory<byte> Read() => _bytes ?? File.ReadAllBytes(_path);

    private static CodeIdentity IdentityOf(Assembly assembly)
    {
        var name = assembly.GetName().Name!;
        using var file = File.OpenRead(assembly.Location);
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        file.Position = 0;
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        var version = metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
        return version == assembly.ManifestModule.ModuleVersionId
            ? new CodeIdentity(name, version, hash)
            : throw new PackingException(name, $"The file of the assembly {name} was replaced after this process loaded it, so it can't be shipped: start the program anew.");
    }

    private AssemblyCode[] FindClosure()
    {
        if (!_assembly.TryGetTarget(out var assembly))
        {
            return [this];
        }

        // What TaskFarm itself stands on, its compiler or its cluster, is where TaskFarm is. It would be most of what a client refers to.
        var all = Reachable([assembly]);
        var withFarm = Reachable(all.Where(AssemblyKinds.IsProduct)).ToHashSet();
        return [this, .. all.Skip(1).Where(other => !withFarm.Contains(other)).Select(Of).OfType<AssemblyCode>()];
    }

    // Without the platform's. In the order in which they are met, so that equal programs name them equally.
    private static List<Assembly> Reachable(IEnumerable<Assembly> from)
    {
        var found = from.ToList();
        var seen = found.ToHashSet();
        for (var index = 0; index < found.Count; index++)
        {
            foreach (var reference in found[index].GetReferencedAssemblies().OrderBy(name => name.Name, StringComparer.Ordinal))
            {
                if (Load(found[index], reference) is { } referred && !AssemblyKinds.IsPlatform(referred) && seen.Add(referred))
                {
                    found.Add(referred);
                }
            }
        }

        return found;
    }

    private static Assembly? Load(Assembly from, AssemblyName reference)
    {
        try
        {
            return (AssemblyLoadContext.GetLoadContext(from) ?? AssemblyLoadContext.Default).LoadFromAssemblyName(reference);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            // What isn't here wasn't needed so far either.
            return null;
        }
    }
}
