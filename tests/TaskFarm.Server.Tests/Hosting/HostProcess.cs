extern alias host;

using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using HostedFarmSettings = host::TaskFarm.Server.TestHost.HostedFarmSettings;

namespace TaskFarm.Server.Tests.Hosting;

/// <summary>The process in which the farms of the tests are. It ends with this one, whose end closes its stdin.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly Lazy<Task<HostProcess>> Shared = new(StartAsync);

    private readonly HttpClient _control;

    private HostProcess(Process process, Uri address, string secret)
    {
        Process = process;
        _control = new HttpClient { BaseAddress = address };
        _control.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
    }

    public Process Process { get; }

    /// <summary>The one that all tests share.</summary>
    public static Task<HostProcess> Instance => Shared.Value;

    public static async Task<HostProcess> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "TaskFarm.Server.TestHost.dll"));
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        var parts = line!.Split(' ');
        return new HostProcess(process, new Uri(parts[0]), parts[1]);
    }

    public async Task<HostedFarmHandle> StartFarmAsync(HostedFarmSettings settings)
    {
        using var response = await _control.PostAsJsonAsync("farms", settings);
        var parts = (await ReadAsync(response)).Split(' ');
        return new HostedFarmHandle(this, parts[0], new Uri(parts[1]), parts[2]);
    }

    public async Task<string> TellAsync(HttpMethod method, string path, byte[]? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new ByteArrayContent(body) };
        using var response = await _control.SendAsync(request);
        return await ReadAsync(response);
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
        }

        Process.Dispose();
        _control.Dispose();
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text : throw new InvalidOperationException($"The host answered {(int)response.StatusCode}: {text}");
    }
}
