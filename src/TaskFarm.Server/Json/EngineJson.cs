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
            WriteOne(writer, engine);
        }

        writer.WriteEndArray();
    }

    public static void WriteOne(Utf8JsonWriter writer, EngineInfo engine)
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

        writer.WritePropertyName("properties");
        JsonValue.WriteNamed(writer, engine.Properties);
        writer.WriteEndObject();
    }
}
