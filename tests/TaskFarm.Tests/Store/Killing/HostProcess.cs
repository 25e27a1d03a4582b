using System.Diagnostics;
using System.Globalization;
using TaskFarm.FarmSuite;

namespace TaskFarm.Tests.Store.Killing;

/// <summary>The program that is ended, as a process of its own.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private HostProcess(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    public int Port { get; private set; }

    public static async Task<HostProcess> StartAsync(string file)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(HostProcess).Assembly.Location);
        start.ArgumentList.Add("store-host");
        start.ArgumentList.Add(file);
        // Quick to start counts, as it starts so often.
        start.Environment["DOTNET_TieredPGO"] = "0";
        var host = new HostProcess(Process.Start(start)!);
        var line = await host._process.StandardOutput.ReadLineAsync().Within("the host to say its port");
        host.Port = line is null
            ? throw new InvalidOperationException($"The host did not start: {await host._errors}")
            : int.Parse(line, CultureInfo.InvariantCulture);
        return host;
    }

    /// <summary>SIGKILL: nothing of it runs any more, not even what would tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().Within("the host to be gone");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
