extern alias host;

using System.Net.Http.Json;
using TaskFarm.FarmSuite;
using TaskFarm.Packing;
using TaskFarm.Server.Tests.Hosting;
using HostedFarmSettings = host::TaskFarm.Server.TestHost.HostedFarmSettings;

namespace TaskFarm.Server.Tests.Api;

/// <summary>Functions and values of a program that the server has never seen.</summary>
public sealed class ShippingTests
{
    [Fact]
    public async Task The_servers_process_has_not_loaded_the_tests_for_itself()
    {
        var assemblies = await (await HostProcess.Instance).TellAsync(HttpMethod.Get, "assemblies");

        Assert.DoesNotContain("FarmSuite", assemblies, StringComparison.Ordinal);
        Assert.DoesNotContain("Server.Tests", assemblies, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lambda_runs_there_with_what_it_captures_and_types_of_its_own()
    {
        await using var farm = await (await HostProcess.Instance).StartFarmAsync(new HostedFarmSettings { Engines = 2 });
        var client = new TaskClient(farm.Controller);
        var factor = 3;
        var offset = new Point(1, 2);

        var moved = await client.MapAsync((int x) => new Point(factor * x + offset.X, offset.Y), Enumerable.Range(0, 50)).Within("a map of a lambda");
        var where = await client.CallAsync(() => Environment.ProcessId).Within("a task that tells its process");

        Assert.Equal(Enumerable.Range(0, 50).Select(x => new Point((3 * x) + 1, 2)), moved);
        Assert.NotEqual(Environment.ProcessId, where);
    }

    [Fact]
    public async Task Values_of_the_programs_own_types_are_pushed_and_pulled()
    {
        await using var farm = await (await HostProcess.Instance).StartFarmAsync(new HostedFarmSettings { Engines = 1 });
        var engine = farm.Controller.Engine((await farm.Controller.EnginesAsync())[0].Id);

        await engine.PushAsync(new Dictionary<string, object?> { ["point"] = new Point(3, 4), ["many"] = new[] { 1.5, 2.5 } });
        var pulled = await engine.PullAsync(["point", "many"]);

        Assert.Equal(new Point(3, 4), pulled["point"]);
        Assert.Equal([1.5, 2.5], (double[])pulled["many"]!);
    }

    [Fact]
    public async Task What_can_not_travel_is_refused_at_the_client_by_name()
    {
        await using var farm = await (await HostProcess.Instance).StartFarmAsync(new HostedFarmSettings { Engines = 1 });
        using var stream = new MemoryStream();
        using var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.Read, FileShare.None, 1, FileOptions.DeleteOnClose);

        var error = await Assert.ThrowsAsync<PackingException>(() => farm.Controller.RunAsync(new MapTask((Stream from) => from.Length, [file])));

        Assert.Contains("FileStream", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await farm.Controller.QueueStatusAsync()).Scheduled);
    }

    [Fact]
    public async Task A_server_that_has_put_the_code_away_gets_it_again()
    {
        using var assemblies = new EmittedAssemblies();
        var one = assemblies.Emit(1);
        var code = PackedTask.Pack(new MapTask(one)).Code.Select(identity => (identity.Hash, CodeFiles.Read(identity).Length)).ToList();

        // Room for two such assemblies; what is loaded is kept a little longer, for the last 64.
        await using var farm = await (await HostProcess.Instance).StartFarmAsync(new HostedFarmSettings { Engines = 1, MaxCodeBytes = 2 * code.Sum(file => file.Length) });
        var client = new TaskClient(farm.Controller);
        Assert.Equal(1, await client.CallAsync(one).Within("the first task"));
        for (var number = 2; number <= 70; number++)
        {
            Assert.Equal(number, await client.CallAsync(assemblies.Emit(number)).Within("a task with other code"));
        }

        using var http = farm.NewHttp();
        using var answer = await http.PostAsJsonAsync("api/code/missing", new { hashes = code.Select(file => file.Hash) });
        Assert.Contains(code[0].Hash, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await client.CallAsync(one).Within("the first task once more"));
    }

    public sealed record Point(int X, int Y);
}
