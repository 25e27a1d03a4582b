namespace TaskFarm.Server.Api;

/// <summary>Whether the server is there. Says nothing of the farm, as anyone may ask.</summary>
internal static class HealthApi
{
    public static Task HealthAsync(Call call) => call.AnswerAsync(200, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("status", "ok");
        writer.WriteEndObject();
    });
}
