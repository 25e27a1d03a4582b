using Microsoft.AspNetCore.Builder;
using TaskFarm.Orleans;
using TaskFarm.Server;
using TaskFarm.Server.Hosting;

namespace TaskFarm.Silo.Http;

/// <summary>The cluster's farm behind HTTP; in a host of its own, as health has no token and other addresses.</summary>
internal sealed class ClusterServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SiloSettings _settings;
    private readonly ConnectionFile? _file;

    private ClusterServer(WebApplication app, SiloSettings settings, TaskFarmServerOptions options)
    {
        (_app, _settings) = (app, settings);
        _file = settings.Token is null ? new ConnectionFile(new Uri(app.Urls.First()), options.Token, Environment.ProcessId) : null;
        _file?.Write(settings.Profile);
    }

    /// <summary>Where it listens.</summary>
    public string Urls => string.Join(" and ", _app.Urls);

    /// <summary>Refuses what would be refused when the silo has joined its cluster.</summary>
    /// <exception cref="HostingException">The profile's server runs.</exception>
    public static void Check(SiloSettings settings)
    {
        if (settings is { Urls: not null, Token: null })
        {
            ConnectionFile.RefuseSecond(settings.Profile);
        }
    }

    /// <summary>Serves a farm of a cluster.</summary>
    /// <exception cref="HostingException">It can't listen, or must not.</exception>
    public static async Task<ClusterServer> StartAsync(IClusterClient cluster, SiloSettings settings)
    {
        var options = new TaskFarmServerOptions
        {
            AllowInsecure = settings.AllowInsecure,
            ControllerTakesPacked = true,
            Controller = cluster.GetPackedTaskController(settings.Farm),
            Events = cluster.GetFarmEvents(settings.Farm),
            CodeStore = cluster.GetCodeStore(),
        };
        options.Token = settings.Token ?? options.Token;
        foreach (var host in settings.AllowedHosts.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            options.AllowedHosts.Add(host);
        }

        var app = FarmHost.Build(settings.Urls!, options);
        await FarmHost.StartAsync(app);
        return new ClusterServer(app, settings, options);
    }

    public async ValueTask DisposeAsync()
    {
        _file?.Remove(_settings.Profile);
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
