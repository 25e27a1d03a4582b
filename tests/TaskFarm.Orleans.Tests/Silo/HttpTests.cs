using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using TaskFarm.Server;

namespace TaskFarm.Orleans.Tests.Silo;

public sealed class HttpTests
{
    private const string Token = "open-sesame";

    [Fact]
    public async Task A_silo_serves_its_clusters_farm_to_dotnet_clients_and_ships_what_their_lambdas_need()
    {
        await using var front = await SiloProcess.StartAsync("--engines", "0", "--urls", "http://127.0.0.1:0", "--token", Token);
        await using var back = await SiloProcess.StartAsync("--engines", "1", "--join", front.Endpoint);
        var client = TaskClient.Connect(front.Url, Token);

        // A type that no silo has ever heard of, out and back.
        var counts = await client.MapAsync((Basket basket) => basket with { Apples = basket.Apples + 1 }, [new Basket(1, back.Id), new Basket(2, back.Id)]);
        Assert.Equal([new Basket(2, back.Id), new Basket(3, back.Id)], counts);

        var engine = client.Engine((await client.EnginesAsync())[0].Id);
        await engine.PushAsync(new Dictionary<string, object?> { ["basket"] = new Basket(4, 5) });
        Assert.Equal(["basket"], await engine.KeysAsync());
        var id = await client.RunAsync(
            new StringTask("var twice = 2 * n; Environment.ProcessId") { Push = new Dictionary<string, object?> { ["n"] = 21 }, Pull = ["twice", "basket"] });
        var result = (await client.GetTaskResultAsync(id, block: true))!;
        Assert.Equal((back.Id, 42), ((int)result.Value!, (int)result.Ns["twice"]!));

        Assert.Equal(new Basket(4, 5), result.Ns["basket"]);

        var failed = (await client.GetTaskResultAsync(await client.RunAsync(new StringTask("int.Parse(\"x\")")), block: true))!;
        Assert.Equal(typeof(FormatException).FullName, failed.Failure!.ExceptionType);
        Assert.Null((await client.GetTaskResultAsync(await client.RunAsync(new StringTask("null")), block: true))!.Value);
    }

    [Fact]
    public async Task A_silo_answers_json_to_who_has_the_token()
    {
        await using var silo = await SiloProcess.StartAsync("--engines", "1", "--urls", "http://127.0.0.1:0", "--token", Token);
        using var http = new HttpClient { BaseAddress = silo.Url };
        foreach (var wrong in (AuthenticationHeaderValue?[])[null, new("Bearer", Token + "!")])
        {
            http.DefaultRequestHeaders.Authorization = wrong;
            using var refused = await http.PostAsJsonAsync("/api/tasks", new { kind = "string", expression = "1" });
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        Assert.Equal("42", await ValueOfAsync(http, new { kind = "string", expression = "6 * 7" }));
        Assert.Equal("[4,6]", await ValueOfAsync(http, new { kind = "map", function = "(int x) => new[] { x + x, x + 4 }", args = new[] { 2 } }));
        using var status = await http.GetAsync(new Uri("/api/queue", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
    }

    [Fact]
    public async Task Commands_find_a_silos_server_by_its_file_which_goes_with_it()
    {
        var profile = $"silo-{Guid.NewGuid():N}";
        await using var silo = await SiloProcess.StartAsync("--engines", "1", "--urls", "http://127.0.0.1:0", "--profile", profile);
        Assert.Equal("42\n", await RunAsync(profile));

        await silo.AskToStopAsync();
        var (exitCode, _, errors) = await silo.EndAsync();
        Assert.True(exitCode == 0, errors);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(profile));
        Assert.Contains($"there is no server of profile '{profile}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_does_not_serve_other_machines_without_tls()
    {
        var ports = FreePorts.Take(2);
        using var silo = Programs.Start(
            "dotnet", Programs.Of("TaskFarm.Silo", "taskfarm-silo"), "--port", $"{ports[0]}", "--gateway-port", $"{ports[1]}", "--urls", "http://0.0.0.0:0", "--token", Token);
        var errors = await silo.StandardError.ReadToEndAsync();
        await silo.WaitForExitAsync();
        Assert.Equal(2, silo.ExitCode);
        Assert.Contains("taskfarm-silo: can't listen: The server would listen at http://0.0.0.0:0", errors, StringComparison.Ordinal);
    }

    private static Task<string> RunAsync(string profile) =>
        Programs.RunAsync("dotnet", Programs.Of("TaskFarm.CommandLine", "TaskFarm.CommandLine"), "run", "-e", "6 * 7", "--profile", profile);

    private static async Task<string> ValueOfAsync(HttpClient http, object task)
    {
        using var accepted = await http.PostAsJsonAsync("/api/tasks", task);
        Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
        var id = (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ids")[0].GetInt64();
        var result = await http.GetFromJsonAsync<JsonElement>(new Uri($"/api/tasks/{id}/result?wait=30", UriKind.Relative));
        Assert.True(result.GetProperty("ok").GetBoolean(), result.GetRawText());
        return result.GetProperty("value").GetRawText();
    }

    public sealed record Basket(int Apples, int Owner);
}
