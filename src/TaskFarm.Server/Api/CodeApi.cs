using TaskFarm.Server.Json;

namespace TaskFarm.Server.Api;

/// <summary>The assemblies that clients send: which ones are lacking, and taking them in.</summary>
internal static class CodeApi
{
    private const int Ok = 200;
    private const int NoContent = 204;

    public static async Task MissingAsync(Call call)
    {
        using var body = await call.ReadJsonAsync().ConfigureAwait(false);
        var hashes = new JsonFields(body.RootElement, "", "hashes").Texts("hashes");
        var missing = await call.Server.Code.MissingAsync(hashes, call.Gone).ConfigureAwait(false);
        await call.AnswerAsync(Ok, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("missing");
            foreach (var hash in missing)
            {
                writer.WriteStringValue(hash);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }).ConfigureAwait(false);
    }

    public static async Task PutAsync(Call call)
    {
        var hash = (string?)call.Http.Request.RouteValues["hash"] ?? "";
        await call.Server.Code.AddAsync(hash, await call.ReadBodyAsync().ConfigureAwait(false), call.Gone).ConfigureAwait(false);
        call.Answer(NoContent);
    }
}
