using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using TaskFarm.Server.Api;
using TaskFarm.Server.Security;

namespace TaskFarm.Server;

/// <summary>Puts a farm's server among an application's services.</summary>
public static class TaskFarmServerServices
{
    /// <summary>Adds what <see cref="TaskFarmServerEndpoints.MapTaskFarm"/> maps, and Kestrel's limits.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the settings; null for the defaults.</param>
    public static IServiceCollection AddTaskFarmServer(this IServiceCollection services, Action<TaskFarmServerOptions>? configure = null)
    {
        var options = new TaskFarmServerOptions();
        configure?.Invoke(options);
        return services.AddTaskFarmServer(options);
    }

    /// <summary>The same, with settings that are made already.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static IServiceCollection AddTaskFarmServer(this IServiceCollection services, TaskFarmServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        services.TryAddSingleton(options);
        services.TryAddSingleton(provider => FarmServerOf(provider));
        services.AddSingleton<IHostedService, ListenGuard>();
        services.AddRoutingCore();
        services.AddOptions<KestrelServerOptions>().Configure<TaskFarmServerOptions>(Limit);
        return services;
    }

    private static FarmServer FarmServerOf(IServiceProvider services)
    {
        var options = services.GetRequiredService<TaskFarmServerOptions>();
        var controller = options.Controller ?? services.GetService<ITaskController>() ?? throw new InvalidOperationException(
            $"The server has no farm behind it: set {nameof(TaskFarmServerOptions)}.{nameof(TaskFarmServerOptions.Controller)}, or add an {nameof(ITaskController)} to the services.");
        return new FarmServer(options, controller) { Stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping };
    }

    private static void Limit(KestrelServerOptions kestrel, TaskFarmServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.RequestHeadersTimeout = options.HeadersTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(options.MinBodyBytesPerSecond, options.SlowBodyGrace);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(options.MinBodyBytesPerSecond, options.SlowBodyGrace);
    }
}
