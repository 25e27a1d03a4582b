using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskFarm.Benchmarks.Ratios;
using TaskFarm.Orleans;

namespace TaskFarm.Benchmarks.Cluster;

/// <summary>A silo with a farm, in this process or in a child of it, and a client of the child.</summary>
internal static class SiloProcess
{
    public const string ChildCommand = "silo-child";
    private const string Ready = "ready";

    /// <summary>A silo in this process.</summary>
    public static async Task<IHost> StartHereAsync(int port, int engines)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(port, port + 1)
            .AddTaskFarm(options => options.EnginesPerSilo = engines));
        var host = builder.Build();
        await host.StartAsync();
        await HaveEnginesAsync(host.Services.GetRequiredService<IClusterClient>().GetTaskClient(), engines);
        return host;
    }

    public static async Task<int> RunAsChildAsync(string port, string engines)
    {
        using var host = await StartHereAsync(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(engines, CultureInfo.InvariantCulture));
        Console.WriteLine(Ready);
        // Until the parent closes the pipe, or is gone.
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
        return 0;
    }

    /// <summary>Starts a silo in a child process.</summary>
    public static async Task<Process> StartChildAsync(int port, int engines)
    {
        var start = RatioRun.Again(ChildCommand, port.ToString(CultureInfo.InvariantCulture), engines.ToString(CultureInfo.InvariantCulture));
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        var child = Process.Start(start)!;
        return await child.StandardOutput.ReadLineAsync() == Ready ? child : throw new InvalidOperationException("The silo's process did not get ready.");
    }

    /// <summary>A client, in this process, of the silo in the child.</summary>
    public static async Task<IHost> ConnectAsync(int port)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => client.UseLocalhostClustering(port + 1).AddTaskFarm());
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>A port that is free, and the next one too.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            using var second = new TcpListener(IPAddress.Loopback, port + 1);
            try
            {
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; another pair.
            }
        }
    }

    private static async Task HaveEnginesAsync(TaskClient client, int engines)
    {
        while ((await client.EnginesAsync()).Count < engines)
        {
            await Task.Delay(20);
        }
    }
}
