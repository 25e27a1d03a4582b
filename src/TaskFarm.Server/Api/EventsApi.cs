using System.Text;
using TaskFarm.Server.Events;

namespace TaskFarm.Server.Api;

/// <summary>What happens in the farm, as server-sent events.</summary>
internal static class EventsApi
{
    public static async Task StreamAsync(Call call)
    {
        using var seat = call.Server.EventStreams.Take();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(call.Gone, call.Server.Stopping);
        call.Http.Response.ContentType = "text/event-stream";
        try
        {
            await foreach (var news in FarmStream.TellAsync(call.Controller, call.Server.Events, over.Token).ConfigureAwait(false))
            {
                // News has no line breaks, so an event is a line.
                await call.Http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: {news.Name}\ndata: {news.Data}\n\n"), over.Token).ConfigureAwait(false);
                await call.Http.Response.Body.FlushAsync(over.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Who listened has gone, or the server goes.
        }
    }
}
