extern alias host;

using System.Net;
using TaskFarm.FarmSuite;
using HostedFarmSettings = host::TaskFarm.Server.TestHost.HostedFarmSettings;

namespace TaskFarm.Server.Tests.Attacks;

/// <summary>Callers who have no business here.</summary>
public sealed class StrangerTests
{
    public static TheoryData<string, string> Everything() => new()
    {
        { "POST", "api/tasks" }, { "GET", "api/tasks/0/result" }, { "DELETE", "api/tasks/0" }, { "POST", "api/results" }, { "GET", "api/queue" },
        { "POST", "api/barrier" }, { "POST", "api/clear" }, { "POST", "api/spin" }, { "GET", "api/engines" }, { "POST", "api/engines/engine-0/execute" },
        { "PUT", "api/engines/engine-0/properties" }, { "GET", "api/events" }, { "GET", "api/openapi.json" }, { "PUT", "api/code/00" }, { "GET", "api/nothing" },
    };

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Without_the_token_nothing_is_answered(string method, string path)
    {
        await using var attack = await Attack.BeginAsync();

        foreach (var header in new[] { null, "Bearer", "Bearer wrong", $"Bearer {attack.Farm.Token}x", $"Bearer {attack.Farm.Token[..^1]}", $"Basic {attack.Farm.Token}" })
        {
            attack.Http.DefaultRequestHeaders.Remove("Authorization");
            var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.TryAddWithoutValidation("Authorization", header);
            await attack.IsRefusedAsync(HttpStatusCode.Unauthorized, request);
        }

        await attack.GoodClientIsServedAsync();
    }

    [Fact]
    public async Task Health_alone_needs_no_token()
    {
        await using var attack = await Attack.BeginAsync();
        attack.Http.DefaultRequestHeaders.Remove("Authorization");

        Assert.Equal("""{"status":"ok"}""", await attack.Http.GetStringAsync("health"));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("169.254.169.254")]
    public async Task Whoever_calls_the_server_by_another_name_is_refused_even_with_the_token(string name)
    {
        await using var attack = await Attack.BeginAsync();

        foreach (var path in new[] { "health", "api/queue" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = name;
            await attack.IsRefusedAsync(HttpStatusCode.Forbidden, request);
        }

        await attack.GoodClientIsServedAsync();
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    public async Task Pages_of_other_sites_are_refused_even_with_the_token(string origin)
    {
        await using var attack = await Attack.BeginAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "api/spin");
        request.Headers.Add("Origin", origin);

        await attack.IsRefusedAsync(HttpStatusCode.Forbidden, request);
        await attack.GoodClientIsServedAsync();
    }

    [Fact]
    public async Task The_servers_own_page_may_call_it()
    {
        await using var attack = await Attack.BeginAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/spin");
        request.Headers.Add("Origin", attack.Farm.Address.GetLeftPart(UriPartial.Authority));

        using var response = await attack.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task A_server_without_scripts_runs_registered_functions_and_no_code()
    {
        await using var attack = await Attack.BeginAsync(new HostedFarmSettings { Engines = 1, AllowScripts = false });

        foreach (var task in new[]
        {
            """{"kind":"string","expression":"1"}""",
            """{"kind":"map","function":"double","args":[1],"depend":"System.Environment.Exit(1)"}""",
            """{"kind":"map","function":"double","args":[1],"recovery":{"kind":"string","expression":"1"}}""",
        })
        {
            await attack.IsRefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "api/tasks", Attack.Json(task));
        }

        await attack.IsRefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "api/tasks", Attack.Json("""{"kind":"map","function":"x => x","args":[1]}"""));
        await attack.IsRefusedAsync(HttpStatusCode.NotFound, HttpMethod.Post, "api/engines/engine-0/execute", Attack.Json("""{"code":"1"}"""));
        await Assert.ThrowsAnyAsync<Exception>(() => attack.Farm.Controller.RunAsync(new MapTask(static () => 1)));
        using var accepted = await attack.Http.PostAsync("api/tasks", Attack.Json("""[{"kind":"map","function":"double","args":[21]},{"kind":"map","function":"mean","args":[[1,2.5]]}]"""));
        Assert.Equal("""{"ids":[0,1]}""", await accepted.Content.ReadAsStringAsync());
        Assert.Contains("\"value\":42", await attack.Http.GetStringAsync("api/tasks/0/result?wait=30").Within("a registered function"), StringComparison.Ordinal);
        Assert.Contains("\"value\":1.75", await attack.Http.GetStringAsync("api/tasks/1/result?wait=30").Within("a registered function"), StringComparison.Ordinal);
    }
}
