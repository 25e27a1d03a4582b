using System.Text.Json;

namespace TaskFarm.Server.Json;

/// <summary>Failures as JSON, and back.</summary>
internal static class FailureJson
{
    public static void Write(Utf8JsonWriter writer, TaskFailure failure)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", failure.Kind.ToString());
        writer.WriteString("type", failure.ExceptionType);
        writer.WriteString("message", failure.Message);
        if (failure.StackTrace is { } frames)
        {
            writer.WriteString("frames", frames);
        }

        if (failure.CompilerMessages.Count > 0)
        {
            WriteMessages(writer, failure.CompilerMessages);
        }

        writer.WriteEndObject();
    }

    public static void WriteMessages(Utf8JsonWriter writer, IReadOnlyList<CompilerMessage> messages)
    {
        writer.WriteStartArray("messages");
        foreach (var message in messages)
        {
            writer.WriteStartObject();
            writer.WriteString("id", message.Id);
            writer.WriteNumber("line", message.Line);
            writer.WriteNumber("column", message.Column);
            writer.WriteString("text", message.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static TaskFailure Read(JsonElement failure) => new(
        Enum.TryParse<FailureKind>(failure.GetProperty("kind").GetString(), out var kind) ? kind : FailureKind.Exception,
        failure.GetProperty("type").GetString() ?? "",
        failure.GetProperty("message").GetString() ?? "",
        failure.TryGetProperty("frames", out var frames) ? frames.GetString() : null,
        ReadMessages(failure));

    public static List<CompilerMessage> ReadMessages(JsonElement parent) =>
        !parent.TryGetProperty("messages", out var messages)
            ? []
            :
            [
                .. messages.EnumerateArray().Select(message => new CompilerMessage(
                    message.GetProperty("id").GetString() ?? "",
                    message.GetProperty("line").GetInt32(),
                    message.GetProperty("column").GetInt32(),
                    message.GetProperty("text").GetString() ?? "")),
            ];
}
