using System.Text.Json;

namespace TaskFarm.Server.Json;

/// <summary>Engines as JSON: <c>[{"id":"engine-0","state":"Busy","task":7,"properties":{}}]</c>.</summary>
internal static class EngineJson
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<EngineInfo> engines)
    {
        writer.WriteStartArray();
        foreach (var engine in engines)
        {
            writer.WriteStartObject();
            writer.WriteString("id", engine.Id);
            writer.WriteString("state", engine.State.ToString());
            if (engine.TaskId is { } task)
            {
                writer.WriteNumber("task", task);
            }
            else
            {
                writer.WriteNull("task");
            }

            writer.WriteStartObject("properties");
            foreach (var (name, value) in engine.Properties)
            {
                writer.WritePropertyName(name);
                JsonValue.Write(writer, value);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
