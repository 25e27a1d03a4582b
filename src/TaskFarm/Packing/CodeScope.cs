using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace TaskFarm.Packing;

/// <summary>How packed names become types: the process's own assemblies, or those that were shipped for a set of code over them.</summary>
public sealed class CodeScope
{
    // What was shipped finds the rest of TaskFarm where this assembly was loaded.
    private static readonly AssemblyLoadContext Home = AssemblyLoadContext.GetLoadContext(typeof(CodeScope).Assembly) ?? AssemblyLoadContext.Default;

    private readonly Dictionary<string, Assembly> _shipped;
    private readonly ConditionalWeakTable<CodeList, TypeResolver> _resolvers = [];
    private TypeResolver? _latest;

    internal CodeScope(Dictionary<string, Assembly> shipped)
    {
        _shipped = shipped;
    }

    /// <summary>The process's own assemblies and nothing else.</summary>
    public static CodeScope Process { get; } = new([]);

    /// <summary>The assembly in the process itself that is this very build; null for none.</summary>
    internal static Assembly? FindInProcess(CodeIdentity code)
    {
        try
        {
            var found = Home.LoadFromAssemblyName(new AssemblyName(code.Name));
            return found.ManifestModule.ModuleVersionId == code.ModuleVersionId ? found : null;
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or ArgumentException)
        {
            return null;
        }
    }

    internal static Assembly LoadByName(string name) => Home.LoadFromAssemblyName(new AssemblyName(name));

    internal Assembly Find(CodeIdentity code)
    {
        if (_shipped.TryGetValue(code.Name, out var shipped) && shipped.ManifestModule.ModuleVersionId == code.ModuleVersionId)
        {
            return shipped;
        }

        // Programs that load plug-ins keep assemblies elsewhere than at home; what is to be unloaded must not be held, though.
        return FindInProcess(code)
            ?? AppDomain.CurrentDomain.GetAssemblies()
                .FirstOrDefault(assembly => !assembly.IsDynamic && !assembly.IsCollectible && assembly.ManifestModule.ModuleVersionId == code.ModuleVersionId)
            ?? throw new CodeNotFoundException(code, "this process has no such build, and it was not loaded before unpacking.");
    }

    internal TypeResolver ResolverOf(CodeList code)
    {
        var latest = _latest;
        return latest is not null && ReferenceEquals(latest.Code, code)
            ? latest
            : _latest = _resolvers.GetValue(code, list => new TypeResolver(this, list, null));
    }
}
