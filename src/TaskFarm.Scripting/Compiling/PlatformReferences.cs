using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace TaskFarm.Scripting;

/// <summary>The assemblies that every text may use: the platform's and the program's own.</summary>
internal static class PlatformReferences
{
    private static readonly Lazy<Dictionary<string, string>> PathsByName = new(() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .GroupBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase));

    // Those that nearly all texts do with. Compiling against all 170 assemblies of the platform takes four times as long.
    private static readonly string[] CommonNames =
    [
        "Microsoft.CSharp", "System.Collections", "System.Collections.Concurrent", "System.ComponentModel.Primitives", "System.Console",
        "System.Diagnostics.Process", "System.Linq", "System.Linq.Expressions", "System.Memory", "System.Private.CoreLib",
        "System.Private.Uri", "System.Runtime", "System.Runtime.Numerics", "System.Text.Json", "System.Text.RegularExpressions",
        "System.Threading", "System.Threading.Tasks.Parallel",
    ];

    private static readonly Lazy<Dictionary<string, MetadataReference>> ByName = new(() =>
        PathsByName.Value
            .Where(entry => File.Exists(entry.Value))
            .ToDictionary(entry => entry.Key, MetadataReference (entry) => MetadataReference.CreateFromFile(entry.Value)));

    public static IEnumerable<MetadataReference> All => ByName.Value.Values;

    public static IEnumerable<MetadataReference> Common => CommonNames
        .Select(name => ByName.Value.GetValueOrDefault(name))
        .OfType<MetadataReference>();

    /// <summary>Whether an assembly of this simple name is among them.</summary>
    public static bool HasName(Assembly assembly) => PathsByName.Value.ContainsKey(assembly.GetName().Name ?? "");

    public static bool Contains(Assembly assembly) =>
        HasName(assembly) && AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.Default;
}
