namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>The command line as a process of its own, working on a silo's cluster.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command to its end, which has to be a good one.</summary>
    /// <returns>What it printed.</returns>
    public static Task<string> RunAsync(SiloProcess silo, params IEnumerable<string> arguments) =>
        Programs.RunAsync("dotnet", [Programs.Of("TaskFarm.CommandLine", "TaskFarm.CommandLine"), .. arguments, "--orleans", silo.Gateway]);
}
