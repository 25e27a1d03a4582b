using System.Runtime.Loader;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskFarm.FarmSuite;
using TaskFarm.Scheduling;

namespace TaskFarm.Server.TestHost;

/// <summary>A farm behind HTTP, as any program would have it, with a clock that stands still.</summary>
internal sealed class HostedFarm(LocalFarm farm, ManualTimeProvider clock, WebApplication app) : IAsyncDisposable
{
    public LocalFarm Farm => farm;

    public ManualTimeProvider Clock => clock;

    public string Address => app.Urls.Single();

    public string Token => app.Services.GetRequiredService<TaskFarmServerOptions>().Token;

    public static async Task<HostedFarm> StartAsync(HostedFarmSettings settings)
    {
        var clock = new ManualTimeProvider();
        var farm = await LocalFarm.StartAsync(new LocalFarmOptions
        {
            Engines = settings.Engines,
            Scheduler = settings.SchedulerFile is null ? null : () => OwnScheduler(settings.SchedulerFile, settings.SchedulerName),
            SchedulerName = settings.SchedulerFile is null ? settings.SchedulerName : "fifo",
            FailurePenalty = settings.FailurePenalty,
            IdleTimeout = settings.IdleTimeout,
            AllowedEngineLosses = settings.AllowedEngineLosses,
            MaxOutputLength = settings.MaxOutputLength,
            TimeProvider = clock,
        });
        // Hundreds of farms come and go here: a watch on settings files for each would be more than Linux allows.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddTaskFarmServer(options => Apply(settings, options, farm));
        var app = builder.Build();
        app.MapTaskFarm();
        await app.StartAsync();
        return new HostedFarm(farm, clock, app);
    }

    public async ValueTask DisposeAsync()
    {
        await farm.DisposeAsync();
        await app.DisposeAsync();
    }

    private static void Apply(HostedFarmSettings settings, TaskFarmServerOptions options, LocalFarm farm)
    {
        options.Controller = farm.Client;
        options.Events = farm;
        options.AllowScripts = settings.AllowScripts;
        options.MaxBodyBytes = settings.MaxBodyBytes ?? options.MaxBodyBytes;
        options.MaxBufferedBytes = settings.MaxBufferedBytes ?? options.MaxBufferedBytes;
        options.MaxBatchSize = settings.MaxBatchSize ?? options.MaxBatchSize;
        options.MaxQueueLength = settings.MaxQueueLength ?? options.MaxQueueLength;
        options.MaxResultBytes = settings.MaxResultBytes ?? options.MaxResultBytes;
        options.MaxEventStreams = settings.MaxEventStreams ?? options.MaxEventStreams;
        options.MaxCodeBytes = settings.MaxCodeBytes ?? options.MaxCodeBytes;
        options.MaxWaits = settings.MaxWaits ?? options.MaxWaits;
        options.SlowBodyGrace = settings.SlowBodyGrace ?? options.SlowBodyGrace;
        options.RegisterFunction("double", (int x) => 2 * x);
        options.RegisterFunction("mean", (double[] numbers) => numbers.Average());
    }

    // In a context of its own: what the tests' own assembly runs here comes over the wire.
    private static IScheduler OwnScheduler(string file, string name)
    {
        var context = new AssemblyLoadContext("a scheduler of the tests");
        var type = context.LoadFromAssemblyPath(file).GetType(name.Split(',')[0], throwOnError: true)!;
        return (IScheduler)Activator.CreateInstance(type)!;
    }
}
