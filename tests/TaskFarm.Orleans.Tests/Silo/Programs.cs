using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>Starts programs, and sends them signals by their process id.</summary>
internal static class Programs
{
    /// <summary>The file of a program of this repository, where its own build has put it with all that it needs.</summary>
    public static string Of(string project, string assembly)
    {
        var mine = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(mine.Parent!.Parent!.FullName, project, mine.Name, assembly + ".dll");
    }

    public static Process Start(string file, params IEnumerable<string> arguments) => Start(file, arguments, []);

    public static Process Start(string file, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end, which has to be a good one.</summary>
    public static async Task<string> RunAsync(string file, params IEnumerable<string> arguments)
    {
        using var process = Start(file, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new Win32Exception($"'{file} {string.Join(' ', arguments)}' ended with {process.ExitCode}: {output}{await errors}");
    }

    public static Task SignalAsync(this Process process, string signal) =>
        RunAsync("kill", $"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture));
}
