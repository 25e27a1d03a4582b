using System.Net;
using System.Net.Sockets;
using TaskFarm.FarmSuite;

namespace TaskFarm.Tests.Store.Killing;

/// <summary>A client of the program that is ended.</summary>
internal sealed class HostClient : IDisposable
{
    private readonly TcpClient _connection = new();
    private StreamReader? _reader;
    private StreamWriter? _writer;

    public static async Task<HostClient> ConnectAsync(int port)
    {
        var client = new HostClient();
        await client._connection.ConnectAsync(IPAddress.Loopback, port);
        client._reader = new StreamReader(client._connection.GetStream());
        client._writer = new StreamWriter(client._connection.GetStream()) { AutoFlush = true };
        return client;
    }

    /// <exception cref="IOException">The program has ended.</exception>
    public async Task<string> AskAsync(string question)
    {
        await _writer!.WriteLineAsync(question);
        return await _reader!.ReadLineAsync().Within($"an answer to '{question}'") ?? throw new IOException("The host has gone.");
    }

    public void Dispose() => _connection.Dispose();
}
