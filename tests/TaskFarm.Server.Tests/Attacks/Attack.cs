extern alias host;

using System.Net;
using System.Text;
using System.Text.Json;
using TaskFarm.FarmSuite;
using TaskFarm.Server.Tests.Hosting;
using HostedFarmSettings = host::TaskFarm.Server.TestHost.HostedFarmSettings;

namespace TaskFarm.Server.Tests.Attacks;

/// <summary>A server that is attacked, and a good client beside.</summary>
internal sealed class Attack : IAsyncDisposable
{
    private readonly TaskClient _good;

    private Attack(HostedFarmHandle farm)
    {
        Farm = farm;
        Http = farm.NewHttp();
        _good = new TaskClient(farm.Controller);
    }

    public HostedFarmHandle Farm { get; }

    public HttpClient Http { get; }

    public static async Task<Attack> BeginAsync(HostedFarmSettings? settings = null, HostProcess? host = null) =>
        new(await (host ?? await HostProcess.Instance).StartFarmAsync(settings ?? new HostedFarmSettings { Engines = 1 }));

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>Sends a request that must be answered with a problem of this status, and returns the problem.</summary>
    public Task<JsonElement> IsRefusedAsync(HttpStatusCode expected, HttpMethod method, string path, HttpContent? content = null) =>
        IsRefusedAsync(expected, new HttpRequestMessage(method, path) { Content = content });

    public async Task<JsonElement> IsRefusedAsync(HttpStatusCode expected, HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await Http.SendAsync(request).Within($"an answer to {request.Method} {request.RequestUri}");
            var body = await response.Content.ReadAsStringAsync();
            Assert.True(expected == response.StatusCode, $"{request.Method} {request.RequestUri} was answered {(int)response.StatusCode}: {body}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            using var document = JsonDocument.Parse(body);
            Assert.Equal((int)expected, document.RootElement.GetProperty("status").GetInt32());
            Assert.NotEqual("", document.RootElement.GetProperty("detail").GetString());
            return document.RootElement.Clone();
        }
    }

    /// <summary>The good client is served.</summary>
    public async Task GoodClientIsServedAsync() =>
        Assert.Equal(42, await _good.CallAsync(static () => 42).Within("a good client's task beside the attack"));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Farm.DisposeAsync();
    }
}
