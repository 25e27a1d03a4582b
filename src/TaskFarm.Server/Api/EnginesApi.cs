using System.Text.Json;
using TaskFarm.Server.Json;
using TaskFarm.Server.Problems;
using TaskFarm.Server.Shipping;

namespace TaskFarm.Server.Api;

/// <summary>The engines, and direct work with one of them.</summary>
internal static class EnginesApi
{
    private const int Ok = 200;
    private const int NoContent = 204;

    public static async Task ListAsync(Call call)
    {
        var engines = await call.Controller.EnginesAsync(call.Gone).ConfigureAwait(false);
        if (call.WantsPacked)
        {
            await call.AnswerPackedAsync(Ok, PackedEngines.Pack(engines)).ConfigureAwait(false);
            return;
        }

        await call.AnswerAsync(Ok, writer => EngineJson.Write(writer, engines)).ConfigureAwait(false);
    }

    public static async Task ExecuteAsync(Call call)
    {
        using var body = await call.ReadJsonAsync().ConfigureAwait(false);
        var code = new JsonFields(body.RootElement, "", "code").NeededText("code");
        await WorkAsync(call, engine => engine.ExecuteAsync(code, call.Gone)).ConfigureAwait(false);
    }

    public static async Task PushAsync(Call call)
    {
        var values = await ReadValuesAsync(call, "values").ConfigureAwait(false);
        await WorkAsync(call, engine => engine.PushAsync(values, call.Gone)).ConfigureAwait(false);
    }

    public static async Task PullAsync(Call call)
    {
        using var body = await call.ReadJsonAsync().ConfigureAwait(false);
        var names = new JsonFields(body.RootElement, "", "names").Texts("names");
        using var seat = call.Server.Waits.Take();
        await AnswerValuesAsync(call, await call.Engine.PullAsync(names, call.Gone).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public static Task ResetAsync(Call call) => WorkAsync(call, engine => engine.ResetAsync(call.Gone));

    public static async Task KeysAsync(Call call)
    {
        using var seat = call.Server.Waits.Take();
        var keys = await call.Engine.KeysAsync(call.Gone).ConfigureAwait(false);
        await call.AnswerAsync(Ok, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("keys");
            foreach (var key in keys)
            {
                writer.WriteStringValue(key);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }).ConfigureAwait(false);
    }

    public static async Task PropertiesAsync(Call call) =>
        await AnswerValuesAsync(call, await call.Engine.GetPropertiesAsync(call.Gone).ConfigureAwait(false)).ConfigureAwait(false);

    public static async Task SetPropertiesAsync(Call call)
    {
        var values = await ReadValuesAsync(call, null).ConfigureAwait(false);
        await call.Engine.SetPropertiesAsync(values, call.Gone).ConfigureAwait(false);
        call.Answer(NoContent);
    }

    public static async Task DeletePropertiesAsync(Call call)
    {
        using var body = await call.ReadJsonAsync().ConfigureAwait(false);
        var fields = new JsonFields(body.RootElement, "", "names");
        await (fields.Find("names") is null
            ? call.Engine.ClearPropertiesAsync(call.Gone)
            : call.Engine.DeletePropertiesAsync(fields.Texts("names"), call.Gone)).ConfigureAwait(false);
        call.Answer(NoContent);
    }

    private static async Task WorkAsync(Call call, Func<IEngine, Task> work)
    {
        using var seat = call.Server.Waits.Take();
        await work(call.Engine).ConfigureAwait(false);
        call.Answer(NoContent);
    }

    // Packed, or JSON: {"values":{…}}, or the values themselves where no field holds them.
    private static async Task<IReadOnlyDictionary<string, object?>> ReadValuesAsync(Call call, string? field)
    {
        if (call.SendsPacked)
        {
            return await call.Server.Shipping.UnpackValuesAsync(await call.ReadPackedAsync().ConfigureAwait(false), call.Gone).ConfigureAwait(false);
        }

        using var body = await call.ReadJsonAsync().ConfigureAwait(false);
        return ReadValues(body.RootElement, field);
    }

    private static Dictionary<string, object?> ReadValues(JsonElement body, string? field)
    {
        try
        {
            if (field is not null)
            {
                return new JsonFields(body, "", field).NamedValues(field);
            }

            return PlainValue.Of(body) as Dictionary<string, object?>
                ?? throw new ProblemException(Problem.BadRequest($"The body must be an object, not {JsonFields.Describe(body)}.", "body"));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ProblemException(Problem.BadRequest(exception.Message, "body"));
        }
    }

    private static Task AnswerValuesAsync(Call call, IReadOnlyDictionary<string, object?> values) => call.WantsPacked
        ? call.AnswerPackedAsync(Ok, ShippingDesk.PackValues(values))
        : call.AnswerAsync(Ok, writer => JsonValue.WriteNamed(writer, values));
}
