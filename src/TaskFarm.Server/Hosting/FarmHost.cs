using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TaskFarm.Server.Hosting;

/// <summary>The web host around a farm's server.</summary>
internal static class FarmHost
{
    // Who runs a task that never ends must be able to stop the server all the same.
    private static readonly TimeSpan GraceForRequests = TimeSpan.FromSeconds(2);

    public static WebApplication Build(string urls, TaskFarmServerOptions options, ServerCertificate? certificate = null)
    {
        // Settings come from the command line alone: none from files of the folder that it happens to be called in.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            // Why it did not start is an exception, which the program tells in one line.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = GraceForRequests);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddTaskFarmServer(options);
        builder.WebHost.UseKestrelHttpsConfiguration();
        if (certificate is not null)
        {
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(certificate.Configure));
        }

        builder.WebHost.UseUrls(urls);
        var app = builder.Build();
        app.MapTaskFarm();
        return app;
    }

    /// <exception cref="HostingException">It can't listen, or must not.</exception>
    public static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or FormatException or ArgumentException or SocketException)
        {
            throw new HostingException($"can't listen: {exception.Message}");
        }
    }

    /// <summary>Leaves the signals to the program.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
