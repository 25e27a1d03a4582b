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

    private static readonly Lazy<IReadOnlyList<MetadataReference>> LazyAll = new(() =>
        [.. PathsByName.Value.Values.Where(File.Exists).Select(path => MetadataReference.CreateFromFile(path))]);

    public static IReadOnlyList<MetadataReference> All => LazyAll.Value;

    /// <summary>Whether an assembly of this simple name is among them.</summary>
    public static bool HasName(Assembly assembly) => PathsByName.Value.ContainsKey(assembly.GetName().Name ?? "");

    public static bool Contains(Assembly assembly) =>
        HasName(assembly) && AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.Default;
}
