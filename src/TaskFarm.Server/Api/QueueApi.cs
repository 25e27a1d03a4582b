using TaskFarm.Server.Json;

namespace TaskFarm.Server.Api;

/// <summary>The queue as a whole: how many tasks stand where, barriers, clearing, looking again.</summary>
internal static class QueueApi
{
    private const int Ok = 200;
    private const int Accepted = 202;
    private const int NoContent = 204;

    public static async Task StatusAsync(Call call)
    {
        var status = await call.Controller.QueueStatusAsync(call.Flag("verbose"), call.Gone).ConfigureAwait(false);
        await call.AnswerAsync(Ok, writer => StatusJson.Write(writer, status)).ConfigureAwait(false);
    }

    public static async Task BarrierAsync(Call call)
    {
        var ids = await call.ReadIdsAsync().ConfigureAwait(false);
        using var seat = call.Server.Waits.Take();
        if (ids is not null)
        {
            await AnswerAsync(call, await WaitForAsync(call, ids).ConfigureAwait(false), null).ConfigureAwait(false);
            return;
        }

        // A barrier on all that is known now must not, when its client comes again, become one on all that is known then.
        var barrier = call.Query("barrier") ?? call.Server.Barriers.Open();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(call.Gone, call.Server.Stopping);
        await AnswerAsync(call, await WaitAtAsync(call, barrier, over.Token).ConfigureAwait(false), barrier).ConfigureAwait(false);
    }

    public static async Task ClearAsync(Call call)
    {
        var cleared = await call.Controller.ClearAsync(await call.ReadIdsAsync().ConfigureAwait(false), call.Gone).ConfigureAwait(false);
        await call.AnswerAsync(Ok, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("cleared", cleared);
            writer.WriteEndObject();
        }).ConfigureAwait(false);
    }

    public static async Task SpinAsync(Call call)
    {
        await call.Controller.SpinAsync(call.Gone).ConfigureAwait(false);
        call.Answer(NoContent);
    }

    private static async Task<bool> WaitForAsync(Call call, long[] ids)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(call.Gone, call.Server.Stopping);
        var barrier = call.Controller.BarrierAsync(ids, over.Token);
        if (barrier.IsCompleted || call.Wait == TimeSpan.Zero)
        {
            // It has to say at once which ids there are not.
            over.CancelAfter(TimeSpan.Zero);
        }
        else
        {
            over.CancelAfter(call.Wait);
        }

        try
        {
            await barrier.ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!call.Gone.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<bool> WaitAtAsync(Call call, string barrier, CancellationToken over)
    {
        try
        {
            return await call.Server.Barriers.WaitAsync(barrier, call.Wait, over).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!call.Gone.IsCancellationRequested)
        {
            return false;
        }
    }

    private static Task AnswerAsync(Call call, bool isDone, string? barrier) => call.AnswerAsync(isDone ? Ok : Accepted, writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("done", isDone);
        if (!isDone && barrier is not null)
        {
            writer.WriteString("barrier", barrier);
        }

        writer.WriteEndObject();
    });
}
