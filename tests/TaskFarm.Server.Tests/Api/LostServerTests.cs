extern alias host;

using System.Diagnostics;
using TaskFarm.FarmSuite;
using TaskFarm.Server.Tests.Hosting;
using HostedFarmSettings = host::TaskFarm.Server.TestHost.HostedFarmSettings;

namespace TaskFarm.Server.Tests.Api;

/// <summary>A client whose server's process is killed.</summary>
public sealed class LostServerTests
{
    [Fact]
    [Trait("Row", "S38")]
    public async Task Waits_end_after_their_patience_and_new_calls_at_once_and_both_say_what_to_do()
    {
        using var host = await HostProcess.StartAsync();
        var farm = await host.StartFarmAsync(new HostedFarmSettings { Engines = 0 });
        var client = TaskClient.Connect(farm.Address, farm.Token, new FarmConnectionOptions { RetryFor = TimeSpan.FromSeconds(1.5) });
        var ids = await client.RunAsync([new StringTask("1"), new StringTask("2")]);
        Task[] waits = [client.GetTaskResultAsync(ids[0], block: true), client.BarrierAsync(), client.BarrierAsync(ids)];
        await client.QueueStatusAsync();
        host.Process.Kill();
        await host.Process.WaitForExitAsync();
        var gone = Stopwatch.StartNew();

        var refused = await Assert.ThrowsAsync<FarmUnavailableException>(() => client.RunAsync(new StringTask("3")).Within("a call to fail"));
        await Assert.ThrowsAsync<FarmUnavailableException>(() => client.GetTaskResultAsync(7, block: true).Within("a new wait to fail"));
        Assert.InRange(gone.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1.4));
        Assert.Contains("taskfarm serve", refused.Message, StringComparison.Ordinal);
        foreach (var wait in waits)
        {
            var error = await Assert.ThrowsAsync<FarmUnavailableException>(() => wait.Within("a wait to end after its patience"));
            Assert.Contains("taskfarm serve", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Row", "S38")]
    public async Task A_server_that_does_not_know_the_token_says_so()
    {
        var farm = await (await HostProcess.Instance).StartFarmAsync(new HostedFarmSettings());
        await using (farm)
        {
            var error = await Assert.ThrowsAsync<FarmUnavailableException>(() => TaskClient.Connect(farm.Address, "wrong").SpinAsync());
            Assert.Contains("token", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("/relative")]
    public void An_address_that_is_none_is_refused_at_once(string address) =>
        Assert.Throws<ArgumentException>(() => TaskClient.Connect(new Uri(address, UriKind.RelativeOrAbsolute), "token"));
}
