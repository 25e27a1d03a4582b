using System.Diagnostics;
using System.Text.Json;
using TaskFarm.Server;

namespace TaskFarm.Benchmarks.Ratios;

/// <summary><c>taskfarm serve</c> in a process of its own, for a user of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private ServerProcess(Process process, string folder, TaskClient client)
    {
        _process = process;
        _folder = folder;
        Client = client;
    }

    public TaskClient Client { get; }

    public static async Task<ServerProcess> StartAsync(bool hasStore = false)
    {
        var folder = Directory.CreateTempSubdirectory("taskfarm-bench-").FullName;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true };
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "TaskFarm.CommandLine.dll"), "serve", "--urls", "http://127.0.0.1:0", "--engines", "2"];
        foreach (var argument in hasStore ? [.. arguments, "--store", Path.Combine(folder, "farm.store")] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["XDG_CONFIG_HOME"] = folder;
        var process = Process.Start(start)!;

        // It says where the token is when all is there.
        while (await process.StandardError.ReadLineAsync() is { } line && !line.Contains("token", StringComparison.Ordinal))
        {
        }

        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "taskfarm", "default.json")));
        var client = TaskClient.Connect(new Uri(file.RootElement.GetProperty("Address").GetString()!), file.RootElement.GetProperty("Token").GetString()!);
        return new ServerProcess(process, folder, client);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
