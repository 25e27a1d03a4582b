using System.Diagnostics;
using System.Globalization;

namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>The silo program as a process of its own, on free ports of this machine.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private Task<string> _output = Task.FromResult("");

    private SiloProcess(int port, int gatewayPort, Dictionary<string, string> environment, IEnumerable<string> arguments)
    {
        (Port, GatewayPort) = (port, gatewayPort);
        _process = Programs.Start("dotnet",
        [
            Programs.Of("TaskFarm.Silo", "taskfarm-silo"),
            "--port", port.ToString(CultureInfo.InvariantCulture),
            "--gateway-port", gatewayPort.ToString(CultureInfo.InvariantCulture),
            .. arguments,
        ], environment);
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public int Port { get; }

    public int GatewayPort { get; }

    /// <summary>Where clients connect.</summary>
    public string Gateway => $"127.0.0.1:{GatewayPort}";

    /// <summary>What other silos give for <c>--join</c>.</summary>
    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>Where it serves the farm over HTTP, with <c>--urls</c>.</summary>
    public Uri Url => new(ReadyLine[(ReadyLine.LastIndexOf(' ') + 1)..]);

    /// <summary>What it said when it was ready.</summary>
    public string ReadyLine { get; private set; } = "";

    /// <summary>Starts one and waits until it is ready.</summary>
    public static Task<SiloProcess> StartAsync(params string[] arguments) => StartWithAsync([], arguments);

    /// <summary>The same with these environment variables too.</summary>
    public static async Task<SiloProcess> StartWithAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        var ports = FreePorts.Take(2);
        var silo = new SiloProcess(ports[0], ports[1], environment, arguments);
        try
        {
            silo.ReadyLine = await silo._process.StandardOutput.ReadLineAsync().WaitAsync(Limit)
                ?? throw new InvalidOperationException($"The silo ended before it was ready: {await silo._errors}");
            silo._output = silo._process.StandardOutput.ReadToEndAsync();
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Tells it to stop, without waiting for it.</summary>
    public Task AskToStopAsync() => _process.SignalAsync("TERM");

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The silo on port {Port} (process {Id}) did not end within {Limit.TotalSeconds} s.");
        }

        return (_process.ExitCode, await _output, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
