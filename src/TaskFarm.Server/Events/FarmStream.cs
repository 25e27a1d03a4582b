using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using TaskFarm.Server.Json;

namespace TaskFarm.Server.Events;

/// <summary>What happens in a farm, for those who watch: a picture of it, and what came since the last one.</summary>
internal static class FarmStream
{
    private static readonly TimeSpan BetweenPictures = TimeSpan.FromMilliseconds(250);

    // A farm that tells nothing is elsewhere, and each picture costs it two calls.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>Tells of a farm, from now on and until it is gone.</summary>
    /// <param name="controller">The farm's door.</param>
    /// <param name="events">What the farm tells one by one; null for nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FarmUnavailableException">The farm can't be reached any more.</exception>
    /// <returns>Pictures, and after each what happened before it, if anything did.</returns>
    public static async IAsyncEnumerable<FarmNews> TellAsync(
        ITaskController controller, IFarmEvents? events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var feed = events?.Watch();
        using var timer = new PeriodicTimer(feed is null ? BetweenLooks : BetweenPictures);
        var sample = feed is null ? null : new EventSample(feed);
        await (feed?.Begun ?? Task.CompletedTask).ConfigureAwait(false);
        do
        {
            yield return new FarmNews("farm", await PictureAsync(controller, feed is not null, cancellationToken).ConfigureAwait(false));
            if (sample is not null && sample.Take())
            {
                yield return new FarmNews("activity", Json(sample.Write));
            }

            if (feed is { IsOver: true })
            {
                // Says why.
                await feed.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
                yield break;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    private static async Task<string> PictureAsync(ITaskController controller, bool tells, CancellationToken cancellationToken)
    {
        var queue = await controller.QueueStatusAsync(verbose: false, cancellationToken).ConfigureAwait(false);
        var engines = await controller.EnginesAsync(cancellationToken).ConfigureAwait(false);
        return Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("at", DateTimeOffset.UtcNow);

            // Whether what happens is told one by one too, in news named "activity".
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
}
