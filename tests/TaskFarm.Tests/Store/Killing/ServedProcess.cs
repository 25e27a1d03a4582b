using System.Diagnostics;
using System.Text.Json;
using TaskFarm.FarmSuite;
using TaskFarm.Server;

namespace TaskFarm.Tests.Store.Killing;

/// <summary><c>taskfarm serve --store</c> as a process: a farm behind HTTP.</summary>
internal sealed class ServedProcess : IKilledFarm
{
    private const string Profile = "killed";

    private readonly Process _process;
    private Uri? _address;
    private string _token = "";

    private ServedProcess(Process process) => _process = process;

    /// <summary>Starts it; what it writes for its user goes to the store's folder.</summary>
    public static async Task<ServedProcess> StartAsync(string store)
    {
        var folder = Path.GetDirectoryName(store)!;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true };
        start.Environment["XDG_CONFIG_HOME"] = folder;
        string[] arguments = ["serve", "--urls", "http://127.0.0.1:0", "--engines", "1", "--profile", Profile, "--store", store];
        foreach (var argument in arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "TaskFarm.CommandLine.dll")))
        {
            start.ArgumentList.Add(argument);
        }

        var served = new ServedProcess(Process.Start(start)!);
        await served.ListensAsync(Path.Combine(folder, "taskfarm", $"{Profile}.json"));
        return served;
    }

    public Task<IKilledFarmClient> ConnectAsync() =>
        Task.FromResult<IKilledFarmClient>(new ServedClient(TaskClient.Connect(_address!, _token, new FarmConnectionOptions { RetryFor = TimeSpan.Zero })));

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().Within("the server to be gone");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    // The connection file is written before this is said.
    private async Task ListensAsync(string connectionFile)
    {
        var said = "";
        while (!said.Contains("the token is in", StringComparison.Ordinal))
        {
            said += await _process.StandardError.ReadLineAsync().Within("the server to say that it listens")
                ?? throw new InvalidOperationException($"The server did not start: {said}");
        }

        using var connection = JsonDocument.Parse(await File.ReadAllBytesAsync(connectionFile));
        _address = new Uri(connection.RootElement.GetProperty("Address").GetString()!);
        _token = connection.RootElement.GetProperty("Token").GetString()!;
        // Or it would stop when nobody reads what it goes on to say.
        _ = _process.StandardError.ReadToEndAsync();
    }
}
