using System.CommandLine;
using System.Runtime.CompilerServices;

namespace TaskFarm.CommandLine.Shell;

/// <summary>The examples that go with commands.</summary>
internal static class CommandExamples
{
    private static readonly ConditionalWeakTable<Command, string[]> Known = [];

    public static T WithExamples<T>(this T command, params string[] examples)
        where T : Command
    {
        Known.Add(command, examples);
        return command;
    }

    public static string[]? Of(Command command) => Known.TryGetValue(command, out var examples) ? examples : null;
}
