using System.Text;
using System.Text.Json;
using TaskFarm.Server.Events;
using TaskFarm.Server.Json;

namespace TaskFarm.Server.Api;

/// <summary>What happens in the farm, as server-sent events: a picture of it, and what came since the last one.</summary>
internal static class EventsApi
{
    private static readonly TimeSpan BetweenPictures = TimeSpan.FromMilliseconds(250);

    // Where the farm tells nothing, each picture costs it two calls.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    public static async Task StreamAsync(Call call)
    {
        using var seat = call.Server.EventStreams.Take();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(call.Gone, call.Server.Stopping);
        using var feed = call.Server.Events?.Watch();
        call.Http.Response.ContentType = "text/event-stream";
        try
        {
            await StreamAsync(call, feed, over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Who listened has gone, or the server goes.
        }
    }

    private static async Task StreamAsync(Call call, FarmEventFeed? feed, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(feed is null ? BetweenLooks : BetweenPictures);
        var sample = feed is null ? null : new EventSample(feed);
        do
        {
            await SendAsync(call, "farm", await PictureAsync(call, feed is not null, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (sample is not null && sample.Take())
            {
                await SendAsync(call, "activity", Json(sample.Write), cancellationToken).ConfigureAwait(false);
            }

            await call.Http.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    private static async Task<string> PictureAsync(Call call, bool tells, CancellationToken cancellationToken)
    {
        var queue = await call.Controller.QueueStatusAsync(verbose: false, cancellationToken).ConfigureAwait(false);
        var engines = await call.Controller.EnginesAsync(cancellationToken).ConfigureAwait(false);
        return Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("at", DateTimeOffset.UtcNow);

            // Whether what happens is told one by one too, in events named "activity".
            writer.WriteBoolean("tells", tells);
            writer.WritePropertyName("queue");
            StatusJson.Write(writer, queue);
            writer.WritePropertyName("engines");
            EngineJson.Write(writer, engines);
            writer.WriteEndObject();
        });
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonValue.WriterOptions))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    // JSON of ours has no line breaks, so an event is a line.
    private static async Task SendAsync(Call call, string name, string data, CancellationToken cancellationToken) =>
        await call.Http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: {name}\ndata: {data}\n\n"), cancellationToken).ConfigureAwait(false);
}
