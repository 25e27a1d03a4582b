using TaskFarm.Scripting;

namespace TaskFarm.Tests.Scripting;

/// <summary>Code and variables in few words.</summary>
internal static class NamespaceExtensions
{
    public static async Task<object?> Run(this ScriptNamespace space, string code) => await space.ExecuteAsync(code);

    public static object? Pull(this ScriptNamespace space, string name) => space.Pull([name])[name];

    public static void Push(this ScriptNamespace space, string name, object? value) =>
        space.Push(new Dictionary<string, object?> { [name] = value });
}
