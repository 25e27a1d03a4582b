using TaskFarm.FarmSuite;
using TaskFarm.Packing;

namespace TaskFarm.Server.Tests.Hosting;

/// <summary>A farm behind HTTP in the host's process.</summary>
internal sealed class HostedFarmHandle(HostProcess host, string id, Uri address, string token) : IFarm
{
    public Uri Address => address;

    public string Token => token;

    public ITaskController Controller { get; } = TaskClient.Connect(address, token);

    /// <summary>A client that brings the token, for requests of a test's own.</summary>
    public HttpClient NewHttp()
    {
        var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }

    public Task<string> AddEngineAsync(IReadOnlyDictionary<string, object?>? properties = null) =>
        host.TellAsync(HttpMethod.Post, $"farms/{id}/engines", ValuePacker.Pack(properties?.ToDictionary()));

    public async Task RemoveEngineAsync(string engineId)
    {
        try
        {
            await host.TellAsync(HttpMethod.Delete, $"farms/{id}/engines/{Uri.EscapeDataString(engineId)}");
        }
        catch (InvalidOperationException exception) when (exception.Message.Contains("no such engine", StringComparison.Ordinal))
        {
            throw new EngineNotFoundException(engineId);
        }
    }

    public Task PassAsync(TimeSpan time) => host.TellAsync(HttpMethod.Post, $"farms/{id}/pass?ticks={time.Ticks}");

    public Task StopAsync() => host.TellAsync(HttpMethod.Post, $"farms/{id}/stop");

    public async ValueTask DisposeAsync() => await host.TellAsync(HttpMethod.Delete, $"farms/{id}");
}
