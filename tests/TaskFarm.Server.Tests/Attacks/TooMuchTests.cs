extern alias host;

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TaskFarm.FarmSuite;
using TaskFarm.Server.Tests.Hosting;
using HostedFarmSettings = host::TaskFarm.Server.TestHost.HostedFarmSettings;

namespace TaskFarm.Server.Tests.Attacks;

/// <summary>Callers who want more than there is.</summary>
public sealed class TooMuchTests
{
    private const int Attackers = 8;
    private const int LargeBody = 8 << 20;

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_with_and_without_its_length()
    {
        await using var attack = await Attack.BeginAsync(new HostedFarmSettings { Engines = 1, MaxBodyBytes = 2_000_000 });

        await attack.IsRefusedAsync(HttpStatusCode.RequestEntityTooLarge, HttpMethod.Post, "api/tasks", Attack.Json(new string(' ', 2_000_001)));
        var chunked = new HttpRequestMessage(HttpMethod.Post, "api/tasks") { Content = Attack.Json(new string(' ', 2_000_001)) };
        chunked.Headers.TransferEncodingChunked = true;
        await attack.IsRefusedAsync(HttpStatusCode.RequestEntityTooLarge, chunked);
        await attack.GoodClientIsServedAsync();
    }

    [Fact]
    public async Task A_batch_that_is_too_long_is_refused_as_a_whole()
    {
        await using var attack = await Attack.BeginAsync(new HostedFarmSettings { Engines = 0, MaxBatchSize = 3 });
        const string One = """{"kind":"string","expression":"1"}""";

        await attack.IsRefusedAsync(HttpStatusCode.RequestEntityTooLarge, HttpMethod.Post, "api/tasks", Attack.Json($"[{One},{One},{One},{One}]"));
        await Assert.ThrowsAsync<ArgumentException>(() => attack.Farm.Controller.RunAsync([.. Enumerable.Repeat(new StringTask("1"), 4)]));

        Assert.Equal(0, (await attack.Farm.Controller.QueueStatusAsync()).Scheduled);
    }

    [Fact]
    public async Task A_queue_that_is_full_takes_no_more_until_it_is_shorter()
    {
        await using var attack = await Attack.BeginAsync(new HostedFarmSettings { Engines = 0, MaxQueueLength = 10 });
        const string One = """{"kind":"string","expression":"1"}""";
        var ids = await attack.Farm.Controller.RunAsync([.. Enumerable.Repeat(new StringTask("1"), 10)]);

        var problem = await attack.IsRefusedAsync(HttpStatusCode.TooManyRequests, HttpMethod.Post, "api/tasks", Attack.Json(One));
        Assert.Contains("MaxQueueLength", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        await attack.Farm.Controller.AbortAsync(ids[0]);
        using var accepted = await attack.Http.PostAsync("api/tasks", Attack.Json(One));
        Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
    }

    [Fact]
    public async Task A_result_that_is_too_large_fails_its_task_and_nothing_else()
    {
        await using var attack = await Attack.BeginAsync(new HostedFarmSettings { Engines = 1, MaxResultBytes = 10_000 });
        var client = new TaskClient(attack.Farm.Controller);

        var error = await Assert.ThrowsAsync<RemoteTaskException>(() => client.CallAsync(static () => new byte[20_000]).Within("the large result"));

        Assert.Contains("MaxResultBytes", error.Message, StringComparison.Ordinal);
        await attack.GoodClientIsServedAsync();
    }

    [Fact]
    public async Task A_thousand_event_streams_are_not_opened()
    {
        await using var attack = await Attack.BeginAsync(new HostedFarmSettings { Engines = 1, MaxEventStreams = 8 });
        var open = new List<HttpResponseMessage>();
        var refused = 0;
        for (var count = 0; count < 1_000; count++)
        {
            var response = await attack.Http.GetAsync("api/events", HttpCompletionOption.ResponseHeadersRead).Within("an answer to the wish for a stream");
            if (response.IsSuccessStatusCode)
            {
                open.Add(response);
            }
            else
            {
                Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
                Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
                response.Dispose();
                refused++;
            }
        }

        Assert.Equal(8, open.Count);
        Assert.Equal(992, refused);
        await attack.GoodClientIsServedAsync();
        open.ForEach(response => response.Dispose());
        await Patience.Until(
            async () =>
            {
                using var response = await attack.Http.GetAsync("api/events", HttpCompletionOption.ResponseHeadersRead);
                return response.IsSuccessStatusCode;
            },
            "the places of streams that were closed to be free");
    }

    [Fact]
    public async Task Waits_beyond_their_number_are_refused()
    {
        await using var attack = await Attack.BeginAsync(new HostedFarmSettings { Engines = 0, MaxWaits = 2 });
        await attack.Farm.Controller.RunAsync(new StringTask("1"));
        using var stop = new CancellationTokenSource();
        var waits = Enumerable.Range(0, 3).Select(_ => attack.Http.GetAsync("api/tasks/0/result?wait=60", stop.Token)).ToList();

        using var refused = await (await Task.WhenAny(waits).Within("one of three waits to be refused"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(1, waits.Count(wait => wait.IsCompleted));
        Assert.Equal(1, (await attack.Farm.Controller.QueueStatusAsync()).Scheduled);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waits));
    }

    [Fact]
    public async Task A_body_that_trickles_is_given_up()
    {
        await using var attack = await Attack.BeginAsync(new HostedFarmSettings { Engines = 1, SlowBodyGrace = TimeSpan.FromSeconds(1.5) });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, attack.Farm.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/tasks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {attack.Farm.Token}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n["));

        var answering = new StreamReader(stream).ReadToEndAsync();
        await attack.GoodClientIsServedAsync();
        var answer = await answering.Within("the server to give up a body that does not come");

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_memory_stays_bounded_under_large_requests_from_many()
    {
        // In a process of its own: in the shared one other tests' farms come and go.
        using var host = await HostProcess.StartAsync();
        await using var attack = await Attack.BeginAsync(new HostedFarmSettings { Engines = 1, MaxBodyBytes = LargeBody, MaxBufferedBytes = 16 << 20 }, host);
        await attack.GoodClientIsServedAsync();

        // The runtime's pools keep a buffer for each thread that read one, some tens of megabytes; requests that were kept would be all that was sent.
        await SendLargeRequestsAsync(attack, rounds: 5);
        var before = await MemoryAsync(host);
        await SendLargeRequestsAsync(attack, rounds: 10);
        Assert.InRange(await MemoryAsync(host) - before, long.MinValue, 10 * Attackers * LargeBody / 4);
    }

    private static async Task SendLargeRequestsAsync(Attack attack, int rounds)
    {
        var body = "[" + new string('[', LargeBody - 2);
        var attackers = Enumerable.Range(0, Attackers).Select(async _ =>
        {
            for (var round = 0; round < rounds; round++)
            {
                using var response = await attack.Http.PostAsync("api/tasks", Attack.Json(body));
                Assert.InRange((int)response.StatusCode, 400, 499);
            }
        });
        var attacking = Task.WhenAll(attackers);
        while (!attacking.IsCompleted)
        {
            await attack.GoodClientIsServedAsync();
        }

        await attacking.Within($"{Attackers * rounds} large requests to be refused");
    }

    private static async Task<long> MemoryAsync(HostProcess host) =>
        long.Parse(await host.TellAsync(HttpMethod.Get, "memory"), CultureInfo.InvariantCulture);
}
