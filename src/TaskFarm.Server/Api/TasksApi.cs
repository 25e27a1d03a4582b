using System.Text.Json;
using TaskFarm.Server.Json;
using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Api;

/// <summary>Handing in tasks, and aborting them.</summary>
internal static class TasksApi
{
    private const int Created = 201;
    private const int NoContent = 204;

    public static async Task SubmitAsync(Call call)
    {
        var tasks = call.SendsPacked ? await ReadPackedAsync(call).ConfigureAwait(false) : await ReadJsonAsync(call).ConfigureAwait(false);
        await call.Server.Queue.LetInAsync(tasks.Count, call.Gone).ConfigureAwait(false);

        // Not given up when the client goes: whether its tasks are in is then for it to find out, and half of them never are.
        var ids = await call.Controller.RunAsync(tasks, CancellationToken.None).ConfigureAwait(false);
        if (call.WantsPacked)
        {
            await call.AnswerPackedAsync(Created, Wire.Accepted(ids.Count == 0 ? 0 : ids[0], ids.Count)).ConfigureAwait(false);
            return;
        }

        await call.AnswerAsync(Created, writer =>
        {
            writer.WriteStartObject();
            IdsJson.Write(writer, "ids", ids);
            writer.WriteEndObject();
        }).ConfigureAwait(false);
    }

    public static async Task AbortAsync(Call call)
    {
        await call.Controller.AbortAsync(call.TaskId, call.Gone).ConfigureAwait(false);
        call.Answer(NoContent);
    }

    private static async Task<IReadOnlyCollection<ITask>> ReadJsonAsync(Call call)
    {
        using var body = await call.ReadJsonAsync().ConfigureAwait(false);
        try
        {
            if (body.RootElement.ValueKind != JsonValueKind.Array)
            {
                return [call.Server.Tasks.Read(body.RootElement, "")];
            }

            var max = call.Server.Options.MaxBatchSize;
            return body.RootElement.GetArrayLength() is var count && count <= max
                ? [.. body.RootElement.EnumerateArray().Select((element, index) => call.Server.Tasks.Read(element, $"[{index}]"))]
                : throw new ProblemException(Problem.TooLarge(
                    $"There are {count:N0} tasks in one request, and {max:N0} are allowed. Send fewer, or raise {nameof(TaskFarmServerOptions.MaxBatchSize)}."));
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            // JSON that parses, of text that is none, such as half a surrogate pair.
            throw new ProblemException(Problem.BadRequest(exception.Message, "body"));
        }
    }

    private static async Task<IReadOnlyCollection<ITask>> ReadPackedAsync(Call call)
    {
        var body = await call.ReadPackedAsync().ConfigureAwait(false);
        return await call.Server.Shipping.ReadTasksAsync(Wire.ReadTasks(body, call.Server.Options.MaxBatchSize), call.Gone).ConfigureAwait(false);
    }
}
