using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TaskFarm.FarmSuite;

namespace TaskFarm.Tests.Store.Killing;

/// <summary>A client of <see cref="StoreHost"/>.</summary>
internal sealed class HostClient : IKilledFarmClient
{
    /// <summary>Ends an answer: of a host that is killed while it answers, a part of a line comes.</summary>
    public const string End = "|end";

    private readonly TcpClient _connection = new();
    private StreamReader? _reader;
    private StreamWriter? _writer;

    /// <exception cref="IOException">The host has gone.</exception>
    public static async Task<HostClient> ConnectAsync(int port)
    {
        var client = new HostClient();
        try
        {
            await client._connection.ConnectAsync(IPAddress.Loopback, port);
        }
        catch (SocketException exception)
        {
            throw new IOException("The host has gone.", exception);
        }

        client._reader = new StreamReader(client._connection.GetStream());
        client._writer = new StreamWriter(client._connection.GetStream()) { AutoFlush = true };
        return client;
    }

    public async Task<string> AskAsync(string question)
    {
        await _writer!.WriteLineAsync(question);
        var answer = await _reader!.ReadLineAsync().Within($"an answer to '{question}'");
        return answer is not null && answer.EndsWith(End, StringComparison.Ordinal) ? answer[..^End.Length] : throw new IOException("The host has gone.");
    }

    public async Task<long> RunAsync(string tag, int count) => long.Parse(await AskAsync($"run {tag} {count}"), CultureInfo.InvariantCulture);

    public async Task<string[]> ResultsAsync(long first, int count) => (await AskAsync($"results {first} {count}")).Split('|');

    public async Task<int> UnfinishedAsync() => int.Parse(await AskAsync("unfinished"), CultureInfo.InvariantCulture);

    public void Dispose() => _connection.Dispose();
}
