using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace TaskFarm.Scripting;

/// <summary>An assembly beside the platform's, loaded for good, whose types were pushed into a namespace.</summary>
internal sealed class PushedAssembly
{
    private static readonly ConditionalWeakTable<Assembly, PushedAssembly> Known = [];

    private PushedAssembly(Assembly assembly, MetadataReference metadata)
    {
        Assembly = assembly;
        Metadata = metadata;
        Key = $"{assembly.FullName} {assembly.ManifestModule.ModuleVersionId}";
    }

    public Assembly Assembly { get; }

    public MetadataReference Metadata { get; }

    /// <summary>Equal for assemblies that the compiler can't tell apart.</summary>
    public string Key { get; }

    /// <summary>The assembly of this name; <see langword="null"/> where the process has none.</summary>
    /// <param name="name">Its full name.</param>
    /// <param name="version">Its module version, preferred among those that are loaded.</param>
    public static PushedAssembly? Find(string name, Guid version)
    {
        var loaded = Array.FindAll(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.FullName == name && !assembly.IsCollectible);
        if (Array.Find(loaded, assembly => assembly.ManifestModule.ModuleVersionId == version) is { } exact)
            return Of(exact);
        try
        {
            return Of(loaded is [var first, ..] ? first : Assembly.Load(new AssemblyName(name)));
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>The assembly as a reference; <see langword="null"/> where the compiler can't read it or it may be unloaded under the compiler's hands.</summary>
    public static unsafe PushedAssembly? Of(Assembly assembly)
    {
        if (Known.TryGetValue(assembly, out var known))
            return known;
        if (assembly.IsCollectible || assembly.IsDynamic || !assembly.TryGetRawMetadata(out var start, out var length))
            return null;
        var module = ModuleMetadata.CreateFromMetadata((nint)start, length);
        return Known.GetValue(assembly, key => new PushedAssembly(key, AssemblyMetadata.Create(module).GetReference()));
    }
}
