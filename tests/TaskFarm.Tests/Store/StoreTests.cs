using TaskFarm.FarmSuite;
using TaskFarm.Storing;

namespace TaskFarm.Tests.Store;

/// <summary>What tests of stores share: a folder, and farms that end with the test.</summary>
public abstract class StoreTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("taskfarm-store-");
    private readonly List<LocalFarm> _farms = [];

    internal ManualTimeProvider Clock { get; } = new();

    protected string FilePath => System.IO.Path.Combine(_folder.FullName, "farm.db");

    public async ValueTask DisposeAsync()
    {
        foreach (var farm in _farms)
        {
            await farm.DisposeAsync();
        }

        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    internal async Task<LocalFarm> StartAsync(TaskStore store, int engines = 1, Action<LocalFarmOptions>? set = null)
    {
        var options = new LocalFarmOptions { Engines = engines, FailurePenalty = TimeSpan.Zero, TimeProvider = Clock, Store = store };
        set?.Invoke(options);
        var farm = await LocalFarm.StartAsync(options).Within("a farm with a store to start");
        _farms.Add(farm);
        return farm;
    }

    /// <summary>Starts another farm on the store as a crash at this moment would leave it.</summary>
    internal Task<LocalFarm> CrashAsync(WatchedStore store, int engines = 1, Action<LocalFarmOptions>? set = null) =>
        StartAsync(new SqliteTaskStore(store.TakePicture()), engines, set);

    protected static async Task<TaskResult> ResultAsync(LocalFarm farm, long taskId)
    {
        ArgumentNullException.ThrowIfNull(farm);
        return (await farm.Client.GetTaskResultAsync(taskId, block: true).Within($"task {taskId} to end"))!;
    }
}
