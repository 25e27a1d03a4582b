using System.Net;
using System.Net.Sockets;

namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>Holds a task in another process until the test lets it go on: the task connects here and waits for a byte.</summary>
internal sealed class TaskGate : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private TcpClient? _task;

    public TaskGate() => _listener.Start();

    /// <summary>The code with which a task comes here.</summary>
    public string Code => $"new System.Net.Sockets.TcpClient(\"127.0.0.1\", {((IPEndPoint)_listener.LocalEndpoint).Port}).GetStream().ReadByte();";

    /// <summary>Waits until the task runs.</summary>
    public async Task WaitUntilEnteredAsync() => _task = await _listener.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Lets it go on.</summary>
    public void Open() => _task!.GetStream().WriteByte(1);

    public void Dispose()
    {
        _task?.Dispose();
        _listener.Dispose();
    }
}
