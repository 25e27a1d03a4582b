using TaskFarm.FarmSuite;

namespace TaskFarm.Orleans.Tests.Suite;

/// <summary>A farm on a cluster, as a test uses it.</summary>
internal sealed class ClusterFarm : IFarm
{
    private readonly FarmCluster _cluster;
    private readonly string _farm = $"test-{Guid.NewGuid():N}";
    private readonly bool _ownsCluster;
    private readonly ManualTimeProvider _clock = new();
    private readonly Dictionary<string, int> _silos = new(StringComparer.Ordinal);
    private int _next;

    private ClusterFarm(FarmCluster cluster, bool ownsCluster)
    {
        _cluster = cluster;
        _ownsCluster = ownsCluster;
    }

    public ITaskController Controller => _cluster.Client(_farm);

    public static async Task<IFarm> StartAsync(FarmCluster cluster, FarmSettings settings, bool ownsCluster = false)
    {
        var farm = new ClusterFarm(cluster, ownsCluster);
        FarmCluster.SetUp(farm._farm, options =>
        {
            options.SchedulerName = settings.SchedulerName;
            options.FailurePenalty = settings.FailurePenalty;
            options.IdleTimeout = settings.IdleTimeout;
            options.AllowedEngineLosses = settings.AllowedEngineLosses;
            options.MaxOutputLength = settings.MaxOutputLength;
            options.TimeProvider = farm._clock;
        });
        for (var count = 0; count < settings.Engines; count++)
            await farm.AddEngineAsync();
        return farm;
    }

    // On one silo after the other.
    public async Task<string> AddEngineAsync(IReadOnlyDictionary<string, object?>? properties = null)
    {
        var silo = _next++;
        var id = await _cluster.Engines(silo).AddEngineAsync(_farm, properties);
        _silos.Add(id, silo);
        return id;
    }

    public Task RemoveEngineAsync(string engineId) =>
        _cluster.Engines(_silos.GetValueOrDefault(engineId)).RemoveEngineAsync(_farm, engineId);

    public Task PassAsync(TimeSpan time)
    {
        _clock.Move(time);
        return Task.CompletedTask;
    }

    public async Task StopAsync()
    {
        if (!_ownsCluster)
            throw new InvalidOperationException("The cluster of this farm is not its own.");

        // At once: a silo that outlives the other one for a while begins the farm anew, in its own memory, and whoever waits hears that instead.
        await Task.WhenAll(_cluster.Cluster.Silos.ToList().Select(_cluster.Cluster.KillSiloAsync));
    }

    public async ValueTask DisposeAsync()
    {
        if (_ownsCluster)
            await _cluster.DisposeAsync();
    }
}
