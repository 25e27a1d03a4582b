using System.Diagnostics;
using System.Globalization;
using TaskFarm.FarmSuite;

namespace TaskFarm.Tests.Store.Killing;

/// <summary><see cref="StoreHost"/> as a process.</summary>
internal sealed class HostProcess : IKilledFarm
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private int _port;

    private HostProcess(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    public static async Task<HostProcess> StartAsync(string file)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(HostProcess).Assembly.Location);
        start.ArgumentList.Add("store-host");
        start.ArgumentList.Add(file);
        var host = new HostProcess(Process.Start(start)!);
        var line = await host._process.StandardOutput.ReadLineAsync().Within("the host to say its port");
        host._port = line is null
            ? throw new InvalidOperationException($"The host did not start: {await host._errors}")
            : int.Parse(line, CultureInfo.InvariantCulture);
        return host;
    }

    public async Task<HostClient> AskAsync() => await HostClient.ConnectAsync(_port);

    public async Task<IKilledFarmClient> ConnectAsync() => await HostClient.ConnectAsync(_port);

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
