using System.Diagnostics;
using System.Globalization;

namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>A PostgreSQL server of the test's own, in a temporary folder, gone with all it holds when the test is over.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "taskfarm";

    // The server refuses to run as root.
    private const string OtherUser = "nobody";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _log = [];

    private PostgresServer(string folder, int port)
    {
        _folder = folder;
        Port = port;
        _process = Start("postgres", "-D", Data(folder), "-p", port.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", "-k", folder, "-c", "fsync=off");
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Why there can't be one here; null where there can.</summary>
    public static string? Missing =>
        Find("initdb") is null || Find("postgres") is null ? "PostgreSQL's server is not installed (no initdb and postgres)."
        : IsRoot && !File.Exists("/usr/bin/setpriv") ? "PostgreSQL's server can't run as root, and there is no setpriv to run it as somebody else."
        : null;

    public int Port { get; }

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username={User};Database=postgres";

    private static bool IsRoot => Environment.UserName == "root";

    public static async Task<PostgresServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("taskfarm-postgres-").FullName;
        if (IsRoot)
        {
            await Programs.RunAsync("chown", OtherUser, folder);
        }

        using (var making = Start("initdb", "-D", Data(folder), "-U", User, "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"))
        {
            var errors = making.StandardError.ReadToEndAsync();
            await making.StandardOutput.ReadToEndAsync();
            await making.WaitForExitAsync().WaitAsync(Limit);
            Assert.True(making.ExitCode == 0, await errors);
        }

        var server = new PostgresServer(folder, FreePorts.Take());
        try
        {
            await server._ready.Task.WaitAsync(Limit);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // An orderly end that waits for no client.
            await _process.SignalAsync("INT");
            await _process.WaitForExitAsync().WaitAsync(Limit);
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Data(string folder) => Path.Combine(folder, "data");

    private static Process Start(string program, params IEnumerable<string> arguments) => IsRoot
        ? Programs.Start("setpriv", ["--reuid", OtherUser, "--regid", "nogroup", "--clear-groups", Find(program)!, .. arguments])
        : Programs.Start(Find(program)!, arguments);

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")) : [])
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private void Read(string? line)
    {
        if (line is null)
        {
            _ready.TrySetException(new InvalidOperationException($"PostgreSQL ended before it was ready: {string.Join('\n', _log)}"));
        }
        else
        {
            _log.Add(line);
            if (line.Contains("ready to accept connections", StringComparison.Ordinal))
            {
                _ready.TrySetResult();
            }
        }
    }
}
