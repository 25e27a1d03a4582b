using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace TaskFarm.Server.Security;

/// <summary>Refuses to start where the server would listen beyond this machine without TLS.</summary>
internal sealed class ListenGuard(IServer server, IConfiguration configuration, TaskFarmServerOptions options) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Check(Addresses().Concat((configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)));
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // Endpoints that were set up in code or in other settings show themselves only now.
        Check(Addresses());
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether an address is on this machine's loopback, or has TLS.</summary>
    public static bool IsSafe(string address)
    {
        var uri = BindingAddressOf(address);
        return uri.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase)
            || uri.IsUnixPipe
            || uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }

    private static Microsoft.AspNetCore.Http.BindingAddress BindingAddressOf(string address) => Microsoft.AspNetCore.Http.BindingAddress.Parse(address);

    private ICollection<string> Addresses() => server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    private void Check(IEnumerable<string> addresses)
    {
        if (!options.AllowInsecure && addresses.FirstOrDefault(address => !IsSafe(address)) is { } unsafeAddress)
        {
            throw new InvalidOperationException(
                $"The server would listen at {unsafeAddress}, which other machines can reach, without TLS: anyone on the way could read the token and run "
                + $"code here. Listen at https://…, or at http://127.0.0.1:…; or set {nameof(TaskFarmServerOptions.AllowInsecure)}.");
        }
    }
}
