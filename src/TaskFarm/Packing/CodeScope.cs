using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace TaskFarm.Packing;

/// <summary>How packed names become types: the process's own assemblies, or those that were shipped for a set of code over them.</summary>
public sealed class CodeScope
{
    private const int MaxResolvers = 256;

    // What was shipped finds the rest of TaskFarm where this assembly was loaded.
    private static readonly AssemblyLoadContext Home = AssemblyLoadContext.GetLoadContext(typeof(CodeScope).Assembly) ?? AssemblyLoadContext.Default;

    private readonly Dictionary<string, Assembly> _shipped;
    // By reference: lists are shared by all data that names the same code. No weak table: a list that others hold would hold this scope.
    private readonly ConcurrentDictionary<CodeList, TypeResolver> _resolvers = new();
    private TypeResolver? _latest;

    // Held so that it isn't unloaded under the scope.
    private readonly AssemblyLoadContext? _context;

    internal CodeScope(Dictionary<string, Assembly> shipped, AssemblyLoadContext? context)
    {
        (_shipped, _context) = (shipped, context);
    }

    /// <summary>The process's own assemblies and nothing else.</summary>
    public static CodeScope Process { get; } = new([], null);

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
        if (latest is not null && ReferenceEquals(latest.Code, code))
        {
            return latest;
        }

        if (_resolvers.Count >= MaxResolvers)
        {
            _resolvers.Clear();
        }

        return _latest = _resolvers.GetOrAdd(code, list => new TypeResolver(this, list, null));
    }
}
