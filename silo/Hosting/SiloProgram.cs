using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using TaskFarm.Server.Hosting;
using TaskFarm.Silo.Http;
using TaskFarm.Silo.Postgres;

namespace TaskFarm.Silo.Hosting;

/// <summary>The life of a silo, from its settings to its exit code.</summary>
internal static class SiloProgram
{
    private const string SettingsSection = "TaskFarm";
    private const string EnvironmentPrefix = "TASKFARM_";

    public static async Task<int> RunAsync(IReadOnlyCollection<KeyValuePair<string, string?>> commandLine)
    {
        // Settings are read once. Watching their files would take one of the few watches that a machine has to give, for every silo.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        var configuration = new ConfigurationBuilder()
            .AddConfiguration(builder.Configuration.GetSection(SettingsSection))
            .AddEnvironmentVariables(EnvironmentPrefix)
            .AddInMemoryCollection(commandLine)
            .Build();
        var settings = Bind(configuration);
        ClusterServer.Check(settings);
        CheckPort(settings.Endpoint, "--port");
        CheckPort(settings.Gateway, "--gateway-port");
        try
        {
            if (settings.Postgres is { } database)
            {
                await PostgresTables.CreateAsync(database);
            }

            await using var app = SiloHost.Build(builder, settings, configuration);
            await app.StartAsync();
            await using (var server = await ServeAsync(app, settings))
            {
                Console.WriteLine(
                    $"{Program.Name}: ready, cluster {settings.ClusterId}, silo {settings.Endpoint}, gateway {settings.Gateway}, engines {settings.Engines}"
                    + (server is null ? "" : $", serving {server.Urls}"));

                // The server stops before the silo, so that who waits is told to come again, and not that all is over.
                await Task.Delay(Timeout.Infinite, app.Lifetime.ApplicationStopping).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            await app.WaitForShutdownAsync();
            return ExitCodes.Stopped;
        }
        catch (Exception exception) when (exception is NpgsqlException or OrleansException or SocketException or IOException)
        {
            await Console.Error.WriteLineAsync($"{Program.Name}: {exception.Message}");
            return ExitCodes.Failed;
        }
    }

    private static async Task<ClusterServer?> ServeAsync(WebApplication app, SiloSettings settings)
    {
        try
        {
            return settings.Urls is null ? null : await ClusterServer.StartAsync(app.Services.GetRequiredService<IClusterClient>(), settings);
        }
        catch (HostingException)
        {
            // The silo has joined its cluster, and takes its leave.
            await app.StopAsync();
            throw;
        }
    }

    private static SiloSettings Bind(IConfiguration configuration)
    {
        try
        {
            var settings = configuration.Get<SiloSettings>() ?? new SiloSettings();
            settings.Check();
            return settings;
        }
        catch (InvalidOperationException exception)
        {
            throw new SettingException($"{exception.Message} {exception.InnerException?.Message}".Trim());
        }
    }

    // Orleans would say the same in a page of stack traces.
    private static void CheckPort(IPEndPoint endpoint, string option)
    {
        try
        {
            using var listener = new TcpListener(endpoint);
            listener.Start();
        }
        catch (SocketException exception)
        {
            throw new SettingException($"can't listen on {endpoint}: {exception.Message}. Another silo? {option} names another port.");
        }
    }
}
