extern alias host;

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TaskFarm.FarmSuite;
using TaskFarm.Server.Tests.Hosting;
using HostedFarmSettings = host::TaskFarm.Server.TestHost.HostedFarmSettings;

namespace TaskFarm.Server.Tests.Api;

/// <summary>The API as a program in any language has it.</summary>
public sealed class JsonApiTests : IAsyncLifetime
{
    private HostedFarmHandle _farm = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _farm = await (await HostProcess.Instance).StartFarmAsync(new HostedFarmSettings { Engines = 1 });
        _http = _farm.NewHttp();
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _farm.DisposeAsync();
    }

    [Fact]
    public async Task A_string_task_pushes_runs_and_pulls()
    {
        var id = await SubmitAsync("""{"kind":"string","expression":"var b = xs.Sum() + 1; b * 2","push":{"xs":[1,2,3]},"pull":["b"],"name":"sum"}""");

        var result = await ResultAsync(id);

        Assert.True(result.GetProperty("ok").GetBoolean());
        Assert.Equal(14, result.GetProperty("value").GetInt32());
        Assert.Equal(7, result.GetProperty("ns").GetProperty("b").GetInt32());
        Assert.Equal(1, result.GetProperty("attempts").GetInt32());
        Assert.Equal("engine-0", result.GetProperty("engine").GetString());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("error").ValueKind);
        Assert.True(result.GetProperty("completed").GetDateTimeOffset() >= result.GetProperty("submitted").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("""{"kind":"map","function":"(int x) => 2 * x","args":[21]}""", "42")]
    [InlineData("""{"kind":"map","function":"(int x, int y) => x - y","kwargs":{"y":1,"x":8}}""", "7")]
    [InlineData("""{"kind":"map","function":"(string[] names) => names.Length","args":[["a","b"]]}""", "2")]
    [InlineData("""{"kind":"map","function":"double","args":[4]}""", "8")]
    [InlineData("""{"kind":"map","function":"mean","kwargs":{"numbers":[1,2]}}""", "1.5")]
    public async Task A_map_task_calls_a_function_in_text_or_by_name(string task, string value)
    {
        var result = await ResultAsync(await SubmitAsync(task));

        Assert.Equal(value, result.GetProperty("value").GetRawText());
    }

    [Fact]
    public async Task A_failure_tells_kind_type_message_frames_and_the_compilers_messages()
    {
        var thrown = (await ResultAsync(await SubmitAsync("""{"kind":"string","expression":"\nthrow new System.ArithmeticException(\"no luck\");"}"""))).GetProperty("error");
        var wrong = (await ResultAsync(await SubmitAsync("""{"kind":"string","expression":"var a ="}"""))).GetProperty("error");

        Assert.Equal("Exception", thrown.GetProperty("kind").GetString());
        Assert.Equal("System.ArithmeticException", thrown.GetProperty("type").GetString());
        Assert.Equal("no luck", thrown.GetProperty("message").GetString());
        Assert.Contains("line 2", thrown.GetProperty("frames").GetString(), StringComparison.Ordinal);
        Assert.Equal("CompilationError", wrong.GetProperty("kind").GetString());
        Assert.Equal(1, wrong.GetProperty("messages")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task Retries_and_recovery_tasks_are_as_in_the_options()
    {
        var id = await SubmitAsync("""{"kind":"string","expression":"throw new System.Exception();","retries":1,"recovery":{"kind":"map","function":"() => 7"}}""");

        var result = await ResultAsync(id);

        Assert.Equal(7, result.GetProperty("value").GetInt32());
        Assert.Equal(3, result.GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task A_task_waits_for_its_dependency_and_can_be_aborted_once()
    {
        var id = await SubmitAsync("""{"kind":"string","expression":"1","depend":"gpu && memory >= 16"}""");

        Assert.Equal(HttpStatusCode.Accepted, (await _http.GetAsync($"api/tasks/{id}/result")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await _http.PostAsync("api/barrier", Json($$"""{"ids":[{{id}}]}"""))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _http.DeleteAsync($"api/tasks/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await _http.DeleteAsync($"api/tasks/{id}")).StatusCode);
        Assert.Equal("Aborted", (await ResultAsync(id)).GetProperty("error").GetProperty("kind").GetString());
        Assert.Equal(HttpStatusCode.OK, (await _http.PostAsync("api/barrier?wait=10", null)).StatusCode);
        Assert.Equal(1, (await JsonOfAsync("api/queue?verbose=true")).GetProperty("abortedIds").GetArrayLength());
    }

    [Fact]
    public async Task Many_results_come_in_one_answer()
    {
        using var accepted = await _http.PostAsync("api/tasks", Json("""[{"kind":"map","function":"double","args":[1]},{"kind":"map","function":"double","args":[2]}]"""));
        Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
        await _http.PostAsync("api/barrier?wait=30", Json("""{"ids":[0,1]}"""));

        using var response = await _http.PostAsync("api/results?wait=30", Json("""{"ids":[0,1,99]}"""));
        var results = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal([2, 4], results.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("value").GetInt32()));
        Assert.Equal("[99]", results.GetProperty("unknown").GetRawText());
    }

    [Fact]
    public async Task Engines_work_directly_and_have_properties()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await _http.PostAsync("api/engines/engine-0/push", Json("""{"values":{"a":[1,2],"s":"text"}}"""))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _http.PostAsync("api/engines/engine-0/execute", Json("""{"code":"var b = a.Sum();"}"""))).StatusCode);
        using var pulled = await _http.PostAsync("api/engines/engine-0/pull", Json("""{"names":["b","s"]}"""));
        Assert.Equal("""{"b":3,"s":"text"}""", await pulled.Content.ReadAsStringAsync());
        Assert.Equal("""{"keys":["a","b","s"]}""", await _http.GetStringAsync("api/engines/engine-0/keys"));
        using var missing = await _http.PostAsync("api/engines/engine-0/pull", Json("""{"names":["nothing"]}"""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, missing.StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await _http.PutAsync("api/engines/engine-0/properties", Json("""{"gpu":true,"memory":16}"""))).StatusCode);
        Assert.Equal("""{"gpu":true,"memory":16}""", await _http.GetStringAsync("api/engines/engine-0/properties"));
        Assert.Equal("""{"gpu":true,"memory":16}""", (await JsonOfAsync("api/engines"))[0].GetProperty("properties").GetRawText());
    }

    [Fact]
    public async Task The_document_tells_every_route_and_every_schema_that_it_names()
    {
        var document = await JsonOfAsync("api/openapi.json");

        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Name).ToHashSet();
        var named = System.Text.RegularExpressions.Regex.Matches(document.GetRawText(), "#/components/schemas/(\\w+)").Select(match => match.Groups[1].Value);
        Assert.DoesNotContain(named, name => !schemas.Contains(name));
        Assert.Superset(
            new HashSet<string>(["/health", "/api/tasks", "/api/tasks/{id}", "/api/tasks/{id}/result", "/api/queue", "/api/barrier", "/api/clear", "/api/spin", "/api/engines", "/api/events"]),
            document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToHashSet());
    }

    [Fact]
    public async Task Events_tell_what_happens()
    {
        using var response = await _http.GetAsync("api/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var id = await SubmitAsync("""{"kind":"string","expression":"throw new System.Exception();"}""");

        var sawFailure = false;
        while (!sawFailure && await reader.ReadLineAsync().Within("an event of the failure") is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                using var data = JsonDocument.Parse(line["data: ".Length..]);
                sawFailure = data.RootElement.TryGetProperty("failures", out var failures)
                    && failures.EnumerateArray().Any(failure => failure.GetProperty("task").GetInt64() == id);
            }
        }

        Assert.True(sawFailure);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task<long> SubmitAsync(string task)
    {
        using var response = await _http.PostAsync("api/tasks", Json(task));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, body);
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("ids")[0].GetInt64();
    }

    private async Task<JsonElement> ResultAsync(long id)
    {
        using var response = await _http.GetAsync($"api/tasks/{id}/result?wait=30").Within($"the result of task {id}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<JsonElement> JsonOfAsync(string path) => await _http.GetFromJsonAsync<JsonElement>(path);
}
