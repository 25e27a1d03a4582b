namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>A cluster of two silo processes with an engine each, and a client of it in the test's own process.</summary>
public sealed class TwoSilos : IAsyncLifetime
{
    private SiloProcess? _first;
    private SiloProcess? _second;
    private ClusterClient? _client;

    internal SiloProcess Silo => _first!;

    internal TaskClient Farm => _client!.Farm;

    public async Task InitializeAsync()
    {
        _first = await SiloProcess.StartAsync("--engines", "1");
        _second = await SiloProcess.StartAsync("--engines", "1", "--join", _first.Endpoint);
        _client = await ClusterClient.ConnectAsync(_first);
    }

    public async Task DisposeAsync()
    {
        foreach (var part in (IAsyncDisposable?[])[_client, _second, _first])
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
