using System.Net;
using System.Text;

namespace TaskFarm.Server.Tests.Attacks;

/// <summary>Requests that no well-meaning client sends.</summary>
public sealed class WrongRequestTests
{
    [Theory]
    [InlineData("""{"kind":"string"}""", "expression")]
    [InlineData("""{"kind":"string","expression":5}""", "expression")]
    [InlineData("""{"kind":"string","expression":"1","retries":-1}""", "retries")]
    [InlineData("""{"kind":"string","expression":"1","retries":1.5}""", "retries")]
    [InlineData("""{"kind":"string","expression":"1","retries":99999999999999999999999999}""", "retries")]
    [InlineData("""{"kind":"string","expression":"1","retries":"2"}""", "retries")]
    [InlineData("""{"kind":"string","expression":"1","clearBefore":1}""", "clearBefore")]
    [InlineData("""{"kind":"string","expression":"1","shell":"rm"}""", "shell")]
    [InlineData("""{"kind":"string","expression":"1","push":[1]}""", "push")]
    [InlineData("""{"kind":"string","expression":"1","push":{"no name":1}}""", "push.no name")]
    [InlineData("""{"kind":"string","expression":"a","push":{"a":1e999}}""", "push.a")]
    [InlineData("""{"kind":"string","expression":"1","pull":[1]}""", "pull[0]")]
    [InlineData("""{"kind":"string","expression":"1","depend":7}""", "depend")]
    [InlineData("""{"kind":"string","expression":"1","recovery":{"kind":"string","expression":"1","retries":true}}""", "recovery.retries")]
    [InlineData("""[{"kind":"string","expression":"1"},{"kind":"string","expression":"1","recovery":7}]""", "[1].recovery")]
    [InlineData("""{"kind":"map","function":"(int x) => x","args":{}}""", "args")]
    [InlineData("""{"kind":"map","function":"(int x) => x","args":[]}""", "args")]
    [InlineData("""{"kind":"map","function":"(int x) =>"}""", "function")]
    [InlineData("""{"kind":"map","function":"double","args":["two"]}""", "args[0]")]
    [InlineData("""{"kind":"shell","expression":"1"}""", "kind")]
    [InlineData("""{"expression":"1"}""", "kind")]
    [InlineData("[7]", "[0]")]
    [InlineData("7", "body")]
    [InlineData("""{"kind":"string","kind":"map"}""", "body")]
    [InlineData("""{"kind":"string","expression":"\ud800"}""", "body")]
    [InlineData("{", "body")]
    public async Task A_task_that_is_none_is_refused_by_the_name_of_what_is_wrong(string body, string field)
    {
        await using var attack = await Attack.BeginAsync();

        var problem = await attack.IsRefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "api/tasks", Attack.Json(body));

        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Equal(0, (await attack.Farm.Controller.QueueStatusAsync()).Succeeded);
        await attack.GoodClientIsServedAsync();
    }

    [Theory]
    [InlineData("GET", "api/tasks/abc/result", 400)]
    [InlineData("GET", "api/tasks/99999999999999999999/result", 400)]
    [InlineData("GET", "api/tasks/-1/result", 404)]
    [InlineData("GET", "api/tasks/9223372036854775807/result", 404)]
    [InlineData("GET", "api/tasks/7/result?wait=abc", 400)]
    [InlineData("GET", "api/tasks/7/result?wait=-1", 400)]
    [InlineData("GET", "api/tasks/7/result?wait=NaN", 400)]
    [InlineData("DELETE", "api/tasks/7", 404)]
    [InlineData("GET", "api/queue?verbose=perhaps", 400)]
    [InlineData("GET", "api/engines/nobody/keys", 404)]
    [InlineData("GET", "api/engines/..%2F..%2Fetc%2Fpasswd/keys", 404)]
    [InlineData("GET", "api/engines/%01%1B%5B31m/keys", 404)]
    [InlineData("GET", "api/../../etc/passwd", 404)]
    [InlineData("GET", "api/nothing", 404)]
    [InlineData("PATCH", "api/tasks", 405)]
    [InlineData("PUT", "api/code/..%2F..%2Fevil", 400)]
    public async Task A_path_that_leads_nowhere_is_refused(string method, string path, int status)
    {
        await using var attack = await Attack.BeginAsync();

        await attack.IsRefusedAsync((HttpStatusCode)status, new HttpMethod(method), path);
        await attack.GoodClientIsServedAsync();
    }

    [Theory]
    [InlineData("api/results", """{"ids":"all"}""")]
    [InlineData("api/results", """{"ids":[1.5]}""")]
    [InlineData("api/results", "{}")]
    [InlineData("api/barrier", """{"ids":[1e400]}""")]
    [InlineData("api/barrier", """{"id":1}""")]
    [InlineData("api/clear", """{"ids":[null]}""")]
    [InlineData("api/engines/engine-0/execute", """{"code":7}""")]
    [InlineData("api/engines/engine-0/pull", """{"names":["a",7]}""")]
    [InlineData("api/engines/engine-0/push", """{"values":7}""")]
    public async Task A_body_that_is_not_right_is_refused(string path, string body)
    {
        await using var attack = await Attack.BeginAsync();

        await attack.IsRefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, path, Attack.Json(body));
        await attack.GoodClientIsServedAsync();
    }

    [Fact]
    public async Task Packed_bodies_that_are_noise_are_refused()
    {
        await using var attack = await Attack.BeginAsync();
        var random = new Random(20261124);
        for (var round = 0; round < 200; round++)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            if (round % 2 == 0 && noise.Length >= 12)
            {
                // Looks like a batch of one task.
                BitConverter.TryWriteBytes(noise, 1);
                BitConverter.TryWriteBytes(noise.AsSpan(4), 1);
                BitConverter.TryWriteBytes(noise.AsSpan(8), noise.Length - 12);
            }

            await attack.IsRefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "api/tasks", Packed(noise));
            await attack.IsRefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "api/engines/engine-0/push", Packed(noise));
        }

        await attack.GoodClientIsServedAsync();
    }

    [Fact]
    public async Task Ten_megabytes_of_nesting_are_refused()
    {
        await using var attack = await Attack.BeginAsync();

        foreach (var opening in new[] { "[", "{\"recovery\":", "{\"kind\":\"map\",\"function\":\"double\",\"args\":[" })
        {
            var nested = new StringBuilder();
            while (nested.Length < 10 << 20)
            {
                nested.Append(opening);
            }

            await attack.IsRefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "api/tasks", Attack.Json(nested.ToString()));
        }

        await attack.GoodClientIsServedAsync();
    }

    private static ByteArrayContent Packed(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/x-taskfarm");
        return content;
    }
}
