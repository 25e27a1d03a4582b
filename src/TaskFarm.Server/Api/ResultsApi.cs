using System.Buffers;
using System.Text.Json;
using TaskFarm.Server.Json;
using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Api;

/// <summary>How tasks ended: of one, or of many in one request.</summary>
internal static class ResultsApi
{
    private const int Ok = 200;
    private const int Unfinished = 202;

    public static async Task ResultAsync(Call call)
    {
        var id = call.TaskId;
        var gathered = await GatherAsync(call, [id]).ConfigureAwait(false);
        if (gathered.Unknown.Count > 0)
        {
            throw new TaskNotFoundException(id);
        }

        if (gathered.Results.Count == 0)
        {
            await call.AnswerAsync(Unfinished, writer => WriteUnfinished(writer, id)).ConfigureAwait(false);
        }
        else if (call.WantsPacked)
        {
            await call.AnswerPackedAsync(Ok, call.Server.Shipping.Pack(gathered.Results[0])).ConfigureAwait(false);
        }
        else
        {
            var result = await call.Server.Shipping.ReadableAsync(gathered.Results[0]).ConfigureAwait(false);
            await call.AnswerAsync(Ok, writer => ResultJson.Write(writer, (result, null))).ConfigureAwait(false);
        }
    }

    public static async Task ResultsAsync(Call call)
    {
        var ids = await call.ReadIdsAsync().ConfigureAwait(false) ?? throw new ProblemException(Problem.BadRequest("is missing.", "ids"));
        var gathered = await GatherAsync(call, ids).ConfigureAwait(false);
        if (call.WantsPacked)
        {
            await AnswerPackedAsync(call, gathered).ConfigureAwait(false);
            return;
        }

        var results = new List<TaskResult>(gathered.Results.Count);
        foreach (var result in gathered.Results)
        {
            results.Add(await call.Server.Shipping.ReadableAsync(result).ConfigureAwait(false));
        }

        await call.AnswerAsync(Ok, writer => Write(writer, results, gathered)).ConfigureAwait(false);
    }

    private static async Task<GatheredResults> GatherAsync(Call call, IReadOnlyList<long> ids)
    {
        var wait = call.Wait;
        if (wait == TimeSpan.Zero)
        {
            return await ResultGatherer.GatherAsync(call.Controller, ids, call.Gone).ConfigureAwait(false);
        }

        using (call.Server.Waits.Take())
        {
            return await ResultGatherer.WaitAsync(call.Controller, ids, wait, call.Gone, call.Server.Stopping).ConfigureAwait(false);
        }
    }

    private static async Task AnswerPackedAsync(Call call, GatheredResults gathered)
    {
        var max = call.Server.Options.MaxResultBytes;
        var body = new ArrayBufferWriter<byte>(256);
        var packed = new List<(long TaskId, ReadOnlyMemory<byte>? Result)>(gathered.Results.Count + gathered.Unknown.Count);
        var bytes = 0L;
        foreach (var result in gathered.Results)
        {
            var result1 = call.Server.Shipping.Pack(result);
            if (packed.Count > 0 && (bytes += result1.Length) > max)
            {
                // The others are there when they are asked for again.
                break;
            }

            packed.Add((result.TaskId, result1));
        }

        packed.AddRange(gathered.Unknown.Select(id => (id, default(ReadOnlyMemory<byte>?))));
        Wire.WriteResultsHeader(body, packed.Count);
        foreach (var (id, result) in packed)
        {
            Wire.WriteResult(body, id, result);
        }

        await call.AnswerPackedAsync(Ok, body.WrittenMemory).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter writer, List<TaskResult> results, GatheredResults gathered)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("results");
        foreach (var result in results)
        {
            ResultJson.Write(writer, (result, null));
        }

        writer.WriteEndArray();
        IdsJson.Write(writer, "unfinished", gathered.Unfinished);
        IdsJson.Write(writer, "unknown", gathered.Unknown);
        writer.WriteEndObject();
    }

    private static void WriteUnfinished(Utf8JsonWriter writer, long taskId)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", taskId);
        writer.WriteBoolean("finished", false);
        writer.WriteEndObject();
    }
}
