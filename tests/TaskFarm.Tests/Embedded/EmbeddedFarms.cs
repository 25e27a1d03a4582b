using TaskFarm.FarmSuite;

namespace TaskFarm.Tests.Embedded;

/// <summary>Embedded farms whose time a test moves.</summary>
public sealed class EmbeddedFarms : IFarmFixture
{
    public async Task<IFarm> StartAsync(FarmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var clock = new ManualTimeProvider();
        var farm = await LocalFarm.StartAsync(new LocalFarmOptions
        {
            Engines = settings.Engines,
            SchedulerName = settings.SchedulerName,
            FailurePenalty = settings.FailurePenalty,
            IdleTimeout = settings.IdleTimeout,
            AllowedEngineLosses = settings.AllowedEngineLosses,
            MaxOutputLength = settings.MaxOutputLength,
            TimeProvider = clock,
        });
        return new EmbeddedFarm(farm, clock);
    }

    private sealed class EmbeddedFarm(LocalFarm farm, ManualTimeProvider clock) : IFarm
    {
        public ITaskController Controller => farm.Client;

        public Task<string> AddEngineAsync(IReadOnlyDictionary<string, object?>? properties = null) => farm.AddEngineAsync(properties);

        public Task RemoveEngineAsync(string engineId) => farm.RemoveEngineAsync(engineId);

        public Task PassAsync(TimeSpan time)
        {
            clock.Move(time);
            return Task.CompletedTask;
        }

        public Task StopAsync() => farm.DisposeAsync().AsTask();

        public ValueTask DisposeAsync() => farm.DisposeAsync();
    }
}
