using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using TaskFarm.Server.Security;

namespace TaskFarm.Server.Tests.Security;

public sealed class ListenGuardTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5050", true)]
    [InlineData("http://localhost:5050", true)]
    [InlineData("http://[::1]:5050", true)]
    [InlineData("https://0.0.0.0:5050", true)]
    [InlineData("http://0.0.0.0:5050", false)]
    [InlineData("http://*:5050", false)]
    [InlineData("http://+:5050", false)]
    [InlineData("http://[::]:5050", false)]
    [InlineData("http://192.168.1.7:5050", false)]
    [InlineData("http://127.0.0.1.evil.example:5050", false)]
    public void Only_loopback_and_tls_are_safe(string address, bool isSafe) => Assert.Equal(isSafe, ListenGuard.IsSafe(address));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_others_could_reach_without_tls_starts_only_when_told_to(bool allowed)
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 0 });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://0.0.0.0:0");
        builder.Services.AddTaskFarmServer(options => (options.Controller, options.AllowInsecure) = (farm.Client, allowed));
        await using var app = builder.Build();
        app.MapTaskFarm();

        if (allowed)
        {
            await app.StartAsync();
        }
        else
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());
            Assert.Contains("http://0.0.0.0:0", error.Message, StringComparison.Ordinal);
        }
    }
}
