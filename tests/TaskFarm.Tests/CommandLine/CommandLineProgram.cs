using System.Diagnostics;
using System.Text;

namespace TaskFarm.Tests.CommandLine;

/// <summary>The program as a user has it: a process of its own, with its streams and its exit code.</summary>
internal sealed class CommandLineProgram : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _commandLine;
    private readonly Task<string> _errors;

    private CommandLineProgram(string[] arguments, string? configuration = null, params (string Name, string Value)[] environment)
    {
        _commandLine = $"taskfarm {string.Join(' ', arguments)}";
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "TaskFarm.CommandLine.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (configuration is not null)
        {
            start.Environment["XDG_CONFIG_HOME"] = configuration;
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public StreamWriter Input => _process.StandardInput;

    public StreamReader Output => _process.StandardOutput;

    public static CommandLineProgram Start(params string[] arguments) => new(arguments);

    /// <summary>Starts it for a user whose configuration is in this folder.</summary>
    public static CommandLineProgram StartFor(string configuration, params string[] arguments) => new(arguments, configuration);

    /// <summary>The same, with a variable in its environment.</summary>
    public static CommandLineProgram StartWith((string Name, string Value) variable, string configuration, params string[] arguments) => new(arguments, configuration, variable);

    /// <summary>Runs it to its end for such a user.</summary>
    public static async Task<Ended> RunForAsync(string configuration, params string[] arguments)
    {
        using var program = new CommandLineProgram(arguments, configuration);
        program.Input.Close();
        return await program.EndAsync();
    }

    /// <summary>Ends it as a loss of power would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Limit);
    }

    /// <summary>Runs it to its end, with lines on its stdin.</summary>
    public static async Task<Ended> RunAsync(IEnumerable<string> input, params string[] arguments)
    {
        using var program = new CommandLineProgram(arguments);
        var writing = program.WriteAsync(input);
        var ended = await program.EndAsync();
        await writing;
        return ended;
    }

    public static Task<Ended> RunAsync(params string[] arguments) => RunAsync([], arguments);

    /// <summary>Sends it the signal of Ctrl-C.</summary>
    public Task InterruptAsync() => SignalAsync("INT");

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Limit);
    }

    /// <summary>Reads what it says until it ends.</summary>
    public async Task<Ended> EndAsync()
    {
        try
        {
            var output = await Output.ReadToEndAsync().WaitAsync(Limit);
            var (exitCode, errors) = await ExitAsync();
            return new Ended(exitCode, output, errors);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"'{_commandLine}' did not end within {Limit.TotalSeconds} s.");
        }
    }

    /// <summary>Waits for its end, its output left alone.</summary>
    public async Task<(int ExitCode, string Errors)> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return (_process.ExitCode, await _errors.WaitAsync(Limit));
    }

    public async Task<string?> ReadLineAsync() => await Output.ReadLineAsync().WaitAsync(Limit);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task WriteAsync(IEnumerable<string> lines)
    {
        try
        {
            foreach (var line in lines)
            {
                await Input.WriteAsync(line + "\n");
            }

            Input.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything.
        }
    }

    internal sealed record Ended(int ExitCode, string Output, string Errors)
    {
        public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
