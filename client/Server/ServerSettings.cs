using System.CommandLine;
using System.Runtime.CompilerServices;
using TaskFarm.CommandLine.Shell;
using TaskFarm.Server;
using TaskFarm.Server.Client;
using TaskFarm.Server.Events;
using TaskFarm.Server.Hosting;

namespace TaskFarm.CommandLine.Server;

/// <summary>The options of a server that runs already.</summary>
internal sealed class ServerSettings
{
    private const string TokenVariable = "TASKFARM_TOKEN";
    private const int LeastTokenLength = 16;

    private readonly Option<string?> _server = new("--server")
    {
        Description = "Work on the farm of a running server, at this address",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = $"The server's token (default: {TokenVariable} of the environment); with serve, the one that it gets instead of a fresh one",
        HelpName = "TOKEN",
        Recursive = true,
    };

    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "Work on the farm of a server of yours on this machine, by the name it was started under",
        HelpName = "NAME",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Add(_server);
        root.Add(_token);
        root.Add(_profile);
    }

    /// <summary>Whether the command line names a server.</summary>
    public bool IsGiven(ParseResult parsed) => ((Option[])[_server, _token, _profile]).Any(option => parsed.GetResult(option) is not null);

    public string Profile(ParseResult parsed) => parsed.GetValue(_profile) ?? ConnectionFile.DefaultProfile;

    /// <summary>The token that a server of the command's own gets; null for a fresh one.</summary>
    /// <exception cref="UsageException">It is easily guessed, or the options name a server that runs already.</exception>
    public string? OwnToken(ParseResult parsed)
    {
        var token = parsed.GetValue(_token) ?? Environment.GetEnvironmentVariable(TokenVariable);
        return parsed.GetResult(_server) is not null ? throw new UsageException("--server names a server that runs already; --urls says where this one listens.")
            : token is null or { Length: >= LeastTokenLength } ? token
            : throw new UsageException($"a token is all that keeps others out; one of your own needs {LeastTokenLength} characters at least.");
    }

    /// <summary>Opens the door of the server that the options name; where they name none, of the one that this user started last.</summary>
    /// <exception cref="UsageException">The options don't fit together, or no server has been started.</exception>
    public FarmDoor Open(ParseResult parsed)
    {
        var (address, token, options) = Find(parsed);
        try
        {
            return new FarmDoor(TaskClient.Connect(address, token, options), NoFarm.Instance, asked => WatchAsync(address, token, options, asked));
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    private static async IAsyncEnumerable<FarmNews> WatchAsync(
        Uri address, string token, FarmConnectionOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var connection = new FarmConnection(address, token, options);
        await foreach (var news in connection.WatchAsync(cancellationToken))
        {
            yield return news;
        }

        throw connection.Unavailable("it ended the stream of events", null);
    }

    private (Uri Address, string Token, FarmConnectionOptions Options) Find(ParseResult parsed)
    {
        if (parsed.GetValue(_server) is { } text)
        {
            var address = Uri.TryCreate(text, UriKind.Absolute, out var uri)
                ? uri
                : throw new UsageException($"--server takes an address such as http://127.0.0.1:5050, not '{text}'.");
            return parsed.GetResult(_profile) is null
                ? (address, parsed.GetValue(_token) ?? Environment.GetEnvironmentVariable(TokenVariable)
                    ?? throw new UsageException($"--server goes with --token, or with {TokenVariable} in the environment."), new FarmConnectionOptions())
                : throw new UsageException("name a server by --server or by --profile, not by both.");
        }

        if (parsed.GetResult(_token) is not null)
        {
            throw new UsageException("--token goes with --server.");
        }

        var profile = Profile(parsed);
        var file = ConnectionFile.Find(profile)
            ?? throw new UsageException($"there is no server of profile '{profile}'; start one with 'taskfarm serve', or name one with --server and --token.");
        return !file.IsStale
            ? (file.Address, file.Token, new FarmConnectionOptions { CertificateFingerprint = file.Fingerprint })
            : throw new UsageException($"the server of profile '{profile}' (process {file.ProcessId}) has ended; start it again with 'taskfarm serve'.");
    }

    private sealed class NoFarm : IAsyncDisposable
    {
        public static readonly NoFarm Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
