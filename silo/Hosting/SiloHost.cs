using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using TaskFarm.Orleans;
using TaskFarm.Silo.Postgres;
using TaskFarm.Silo.Tls;

namespace TaskFarm.Silo.Hosting;

/// <summary>Puts the parts of a silo together.</summary>
internal static class SiloHost
{
    // After the tasks' own time, Orleans takes some to move grains and to say goodbye.
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(30);

    public static WebApplication Build(WebApplicationBuilder builder, SiloSettings settings, IConfiguration configuration)
    {
        builder.UseLogFormat(settings.LogFormat);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.StopTimeout + Leaving);
        builder.AddTelemetry();
        builder.UseOrleans(silo =>
        {
            // Orleans' 1,000,000 entries are kept by every silo, and a farm's grains are many and each called a few times: what a silo called
            // lately, its engines, batches and inboxes, is in 10,000; a miss costs one call to the grain's directory.
            silo.Configure<GrainDirectoryOptions>(options => options.CacheSize = 10_000);
            silo.UseCluster(settings, configuration).AddTaskFarm(settings.Farm, options => Configure(options, settings));
            if (settings.TlsCertificate is { } file)
            {
                silo.UseTls(new ClusterCertificate(file, settings.TlsPassword).Configure);
            }
        });
        builder.Services.AddHealthChecks().AddCheck<SiloReadyCheck>(SiloReadyCheck.Name);
        if (settings.HealthUrl is { } url)
        {
            builder.WebHost.UseUrls(url);
        }
        else
        {
            builder.Services.AddSingleton<IServer, NoServer>();
        }

        var app = builder.Build();
        app.MapHealth();
        return app;
    }

    private static ISiloBuilder UseCluster(this ISiloBuilder silo, SiloSettings settings, IConfiguration configuration)
    {
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId));
        silo.Configure<ClusterMembershipOptions>(configuration.GetSection("Membership"));
        silo.ConfigureEndpoints(settings.IPAddress, settings.Port, settings.GatewayPort, listenOnAnyHostAddress: !settings.IsLocal);
        return settings.Postgres is { } database
            ? silo.UsePostgres(database)
            : silo.UseDevelopmentClustering(settings.Primary)
                .UseInMemoryReminderService();
    }

    private static void Configure(TaskFarmOptions options, SiloSettings settings)
    {
        options.EnginesPerSilo = settings.Engines;
        options.SchedulerName = settings.Scheduler;
        options.FailurePenalty = settings.FailurePenalty;
        options.IdleTimeout = settings.IdleTimeout;
        options.AllowedEngineLosses = settings.AllowedEngineLosses;
        options.HeartbeatTimeout = settings.HeartbeatTimeout;
        options.StopTimeout = settings.StopTimeout;
        foreach (var (name, text) in settings.Properties)
        {
            options.EngineProperties[name] = PropertyText.Parse(text);
        }
    }
}
