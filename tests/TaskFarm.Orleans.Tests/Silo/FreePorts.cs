using System.Net;
using System.Net.Sockets;

namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>Ports that nobody listens on.</summary>
internal static class FreePorts
{
    /// <summary>Several that differ.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    public static int Take() => Take(1)[0];
}
