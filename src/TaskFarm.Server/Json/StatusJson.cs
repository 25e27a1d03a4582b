using System.Text.Json;

namespace TaskFarm.Server.Json;

/// <summary>The status of the queue as JSON, and back.</summary>
internal static class StatusJson
{
    public static void Write(Utf8JsonWriter writer, QueueStatus status)
    {
        writer.WriteStartObject();
        writer.WriteNumber("pending", status.Pending);
        writer.WriteNumber("scheduled", status.Scheduled);
        writer.WriteNumber("succeeded", status.Succeeded);
        writer.WriteNumber("failed", status.Failed);
        writer.WriteNumber("aborted", status.Aborted);
        IdsJson.Write(writer, "pendingIds", status.PendingIds);
        IdsJson.Write(writer, "scheduledIds", status.ScheduledIds);
        IdsJson.Write(writer, "succeededIds", status.SucceededIds);
        IdsJson.Write(writer, "failedIds", status.FailedIds);
        IdsJson.Write(writer, "abortedIds", status.AbortedIds);
        writer.WriteEndObject();
    }

    public static QueueStatus Read(JsonElement status) => new()
    {
        Pending = status.GetProperty("pending").GetInt32(),
        Scheduled = status.GetProperty("scheduled").GetInt32(),
        Succeeded = status.GetProperty("succeeded").GetInt32(),
        Failed = status.GetProperty("failed").GetInt32(),
        Aborted = status.GetProperty("aborted").GetInt32(),
        PendingIds = ReadIds(status, "pendingIds"),
        ScheduledIds = ReadIds(status, "scheduledIds"),
        SucceededIds = ReadIds(status, "succeededIds"),
        FailedIds = ReadIds(status, "failedIds"),
        AbortedIds = ReadIds(status, "abortedIds"),
    };

    private static List<long>? ReadIds(JsonElement status, string name) =>
        status.TryGetProperty(name, out var ids) ? [.. ids.EnumerateArray().Select(id => id.GetInt64())] : null;
}
