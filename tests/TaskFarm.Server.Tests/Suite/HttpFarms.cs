extern alias host;

using TaskFarm.FarmSuite;
using TaskFarm.Server.Tests.Hosting;
using HostedFarmSettings = host::TaskFarm.Server.TestHost.HostedFarmSettings;

namespace TaskFarm.Server.Tests.Suite;

/// <summary>Farms behind HTTP in another process, which has never seen the suite.</summary>
public sealed class HttpFarms : IFarmFixture
{
    public async Task<IFarm> StartAsync(FarmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var isOwn = settings.SchedulerName.Contains("FarmSuite", StringComparison.Ordinal);
        return await (await HostProcess.Instance).StartFarmAsync(new HostedFarmSettings
        {
            Engines = settings.Engines,
            SchedulerName = settings.SchedulerName,
            SchedulerFile = isOwn ? typeof(IFarmFixture).Assembly.Location : null,
            FailurePenalty = settings.FailurePenalty,
            IdleTimeout = settings.IdleTimeout,
            AllowedEngineLosses = settings.AllowedEngineLosses,
            MaxOutputLength = settings.MaxOutputLength,
        });
    }
}
