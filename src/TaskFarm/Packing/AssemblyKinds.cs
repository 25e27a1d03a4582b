using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace TaskFarm.Packing;

/// <summary>Which assemblies every process of a farm has, so that their names are enough.</summary>
internal static class AssemblyKinds
{
    // The command line is none of them: silos don't have it, so the functions of its demos are shipped to them.
    private static readonly string[] Products =
        ["TaskFarm", "TaskFarm.Local", "TaskFarm.Scripting", "TaskFarm.Server", "TaskFarm.Orleans", "TaskFarm.Silo"];

    private static readonly string RuntimeDirectory = Path.GetFullPath(RuntimeEnvironment.GetRuntimeDirectory());

    // Of a program that brings its own runtime the platform's files and its own lie in one directory.
    private static readonly bool IsSelfContained =
        Path.TrimEndingDirectorySeparator(RuntimeDirectory) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(AppContext.BaseDirectory));

    // .../shared, where the runtime is .../shared/Microsoft.NETCore.App/10.0.1: the other shared frameworks stand beside it.
    private static readonly string SharedDirectory = Path.GetFullPath(Path.Combine(RuntimeDirectory, "..", "..")) + Path.DirectorySeparatorChar;

    private static readonly ConditionalWeakTable<Assembly, object> Everywhere = [];

    /// <summary>Whether the assembly is the platform's or TaskFarm's own.</summary>
    public static bool IsEverywhere(Assembly assembly) =>
        (bool)Everywhere.GetValue(assembly, static one => IsPlatform(one) || IsProduct(one));

    public static bool IsPlatform(Assembly assembly)
    {
        if (assembly == typeof(object).Assembly)
        {
            return true;
        }

        if (assembly.IsDynamic || assembly.Location.Length == 0)
        {
            return false;
        }

        var inDirectory = Path.GetFullPath(assembly.Location).StartsWith(IsSelfContained ? RuntimeDirectory : SharedDirectory, StringComparison.Ordinal);
        var name = assembly.GetName().Name ?? "";
        return inDirectory && (!IsSelfContained || IsPlatformName(name));
    }

    private static bool IsPlatformName(string name) =>
        name is "mscorlib" or "netstandard" or "System" or "WindowsBase"
        || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.", StringComparison.Ordinal);

    public static bool IsProduct(Assembly assembly) =>
        !assembly.IsDynamic
        && AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.GetLoadContext(typeof(ITask).Assembly)
        && Products.Contains(assembly.GetName().Name);
}
