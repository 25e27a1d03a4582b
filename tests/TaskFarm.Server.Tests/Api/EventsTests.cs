extern alias host;

using System.Net.ServerSentEvents;
using System.Text.Json;
using TaskFarm.FarmSuite;
using TaskFarm.Server.Tests.Hosting;
using HostedFarmSettings = host::TaskFarm.Server.TestHost.HostedFarmSettings;

namespace TaskFarm.Server.Tests.Api;

/// <summary>The stream of events.</summary>
public sealed class EventsTests
{
    private const int Tasks = 50_000;

    [Fact]
    public async Task Of_more_events_than_a_stream_can_tell_it_tells_how_many_it_dropped_and_none_is_missing()
    {
        await using var farm = await (await HostProcess.Instance).StartFarmAsync(new HostedFarmSettings { Engines = 1 });
        using var http = farm.NewHttp();
        using var patience = new CancellationTokenSource(Patience.Limit);
        await using var stream = await http.GetStreamAsync("api/events", patience.Token);
        await using var events = SseParser.Create(stream).EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.True(await events.MoveNextAsync().AsTask().Within("the first picture"));

        await farm.Controller.RunAsync([.. Enumerable.Repeat(new StringTask("1"), Tasks)]).Within("the tasks to be accepted");

        // Each task is told of as started, as an attempt that ended, and as ended; all of them together as submitted, unless that was dropped too.
        var (told, dropped, submitted) = (0, 0, 0);
        while (told + dropped < (3 * Tasks) + (submitted == 0 ? 1 : 0) && !patience.IsCancellationRequested)
        {
            Assert.True(await events.MoveNextAsync());
            if (events.Current.EventType == "activity")
            {
                using var activity = JsonDocument.Parse(events.Current.Data);
                int Number(string name) => activity.RootElement.GetProperty(name).GetInt32();
                told += Number("started") + Number("attemptsEnded") + Number("succeeded") + Number("failed");
                dropped += Number("dropped");
                submitted += Number("submitted");
                Assert.Equal(Number("attemptsEnded"), Number("unlisted") + activity.RootElement.GetProperty("attempts").GetArrayLength());
                Assert.InRange(activity.RootElement.GetProperty("attempts").GetArrayLength(), 0, 100);
            }
        }

        Assert.Equal((3 * Tasks) + (submitted == 0 ? 1 : 0), told + dropped);
        Assert.NotEqual(0, dropped);
    }
}
