namespace TaskFarm.FarmSuite;

/// <summary>What all tests of the suite share: farms that end with the test, and short ways to what they ask most.</summary>
public abstract class FarmTests(IFarmFixture farms) : IAsyncDisposable
{
    private readonly List<RunningFarm> _started = [];

    protected static Dictionary<string, object?> Values(params (string Name, object? Value)[] values) =>
        values.ToDictionary(pair => pair.Name, pair => pair.Value);

    public async ValueTask DisposeAsync()
    {
        foreach (var farm in _started)
            await farm.Farm.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts a farm that ends with the test.</summary>
    protected async Task<RunningFarm> StartAsync(FarmSettings? settings = null)
    {
        var farm = new RunningFarm(await farms.StartAsync(settings ?? new FarmSettings()).Within("the fixture to start a farm"));
        _started.Add(farm);
        return farm;
    }

    /// <summary>A farm with one engine, on which tasks run one after another.</summary>
    protected Task<RunningFarm> StartWithOneEngineAsync() => StartAsync(new FarmSettings { Engines = 1 });

    /// <summary>A farm without engines, on which nothing runs until one is added.</summary>
    protected Task<RunningFarm> StartWithoutEnginesAsync() => StartAsync(new FarmSettings { Engines = 0 });
}
