using System.Text.Json;

namespace TaskFarm.Server.Json;

/// <summary>A result as one JSON object: the line that <c>--json</c> prints, and what the server answers.</summary>
internal static class ResultJson
{
    /// <param name="writer">Where to.</param>
    /// <param name="line">The result, and the input that it belongs to where there is one.</param>
    public static void Write(Utf8JsonWriter writer, (TaskResult Result, string? Input) line)
    {
        var (result, input) = line;
        writer.WriteStartObject();
        writer.WriteNumber("id", result.TaskId);
        writer.WriteBoolean("ok", result.Succeeded);
        if (input is not null)
        {
            writer.WriteString("input", input);
        }

        writer.WriteString("engine", result.EngineId);
        writer.WritePropertyName("value");
        JsonValue.Write(writer, result.Succeeded ? result.Value : null);
        writer.WriteStartObject("ns");
        foreach (var key in result.Keys)
        {
            writer.WritePropertyName(key);
            JsonValue.Write(writer, result[key]);
        }

        writer.WriteEndObject();
        WriteError(writer, result.Failure);
        writer.WriteNumber("ms", Math.Round(result.Duration.TotalMilliseconds, 3));
        writer.WriteNumber("attempts", result.Attempts);
        writer.WriteString("submitted", result.Submitted);
        if (result.Started is { } started)
        {
            writer.WriteString("started", started);
        }

        if (result.Completed is { } completed)
        {
            writer.WriteString("completed", completed);
        }

        if (result.Output.Length > 0)
        {
            writer.WriteString("output", result.Output);
        }

        writer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter writer, TaskFailure? failure)
    {
        if (failure is null)
        {
            writer.WriteNull("error");
            return;
        }

        writer.WritePropertyName("error");
        FailureJson.Write(writer, failure);
    }
}
