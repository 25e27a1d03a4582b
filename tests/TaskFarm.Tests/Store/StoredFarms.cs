using TaskFarm.FarmSuite;
using TaskFarm.Storing;

namespace TaskFarm.Tests.Store;

/// <summary>Embedded farms with a store, each in a folder of its own, whose time a test moves.</summary>
public sealed class StoredFarms : IFarmFixture
{
    public async Task<IFarm> StartAsync(FarmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var clock = new ManualTimeProvider();
        var folder = Directory.CreateTempSubdirectory("taskfarm-store-");
        var farm = await LocalFarm.StartAsync(new LocalFarmOptions
        {
            Engines = settings.Engines,
            SchedulerName = settings.SchedulerName,
            FailurePenalty = settings.FailurePenalty,
            IdleTimeout = settings.IdleTimeout,
            AllowedEngineLosses = settings.AllowedEngineLosses,
            MaxOutputLength = settings.MaxOutputLength,
            TimeProvider = clock,
            Store = new SqliteTaskStore(Path.Combine(folder.FullName, "farm.db")),
        });
        return new StoredFarm(farm, clock, folder);
    }

    private sealed class StoredFarm(LocalFarm farm, ManualTimeProvider clock, DirectoryInfo folder) : IFarm
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

        public async ValueTask DisposeAsync()
        {
            await farm.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
