using System.Text.Json;
using System.Text.RegularExpressions;

namespace TaskFarm.Server.Api;

/// <summary>The OpenAPI document, made of the routes that are mapped.</summary>
internal static partial class OpenApiDocument
{
    private const string Json = "application/json";

    public static Task AnswerAsync(Call call) => call.AnswerAsync(200, writer => Write(writer, FarmRoutes.Of(call.Server.Options)));

    private static void Write(Utf8JsonWriter writer, IEnumerable<FarmRoute> routes)
    {
        writer.WriteStartObject();
        writer.WriteString("openapi", "3.0.3");
        writer.WriteStartObject("info");
        writer.WriteString("title", "TaskFarm");
        writer.WriteString("description", $"A task farm. .NET clients may send and ask for tasks and results packed, as {Wire.ContentType}.");
        writer.WriteString("version", typeof(OpenApiDocument).Assembly.GetName().Version?.ToString(3));
        writer.WriteEndObject();
        WriteSecurity(writer);
        writer.WriteStartObject("paths");
        foreach (var path in routes.GroupBy(route => route.Pattern))
        {
            writer.WriteStartObject(path.Key);
            foreach (var route in path)
            {
                writer.WritePropertyName(route.Method.ToLowerInvariant());
                WriteOperation(writer, route);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        WriteComponents(writer);
        writer.WriteEndObject();
    }

    private static void WriteSecurity(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("security");
        writer.WriteStartObject();
        writer.WriteStartArray("token");
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteOperation(Utf8JsonWriter writer, FarmRoute route)
    {
        writer.WriteStartObject();
        writer.WriteString("summary", route.Summary);
        writer.WriteString("operationId", $"{route.Method.ToLowerInvariant()}{NotInNames().Replace(route.Pattern, "_")}");
        if (route.IsOpen)
        {
            writer.WriteStartArray("security");
            writer.WriteEndArray();
        }

        WriteParameters(writer, route);
        if (route.Body is { } body)
        {
            writer.WriteStartObject("requestBody");
            WriteContent(writer, body == "Assembly" ? "application/octet-stream" : Json, body);
            writer.WriteEndObject();
        }

        writer.WriteStartObject("responses");
        foreach (var (status, means, schema) in route.Answers)
        {
            writer.WriteStartObject($"{status}");
            writer.WriteString("description", means);
            if (schema is not null)
            {
                WriteContent(writer, Json, schema);
            }

            writer.WriteEndObject();
        }

        writer.WriteStartObject("default");
        writer.WriteString("description", "A problem.");
        WriteContent(writer, "application/problem+json", "Problem");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter writer, FarmRoute route)
    {
        writer.WriteStartArray("parameters");
        foreach (var name in InPath().Matches(route.Pattern).Select(match => match.Groups[1].Value))
        {
            WriteParameter(writer, name, "path", route.Pattern.StartsWith("/api/tasks", StringComparison.Ordinal) ? "integer" : "string", null);
        }

        foreach (var (name, means) in route.Query)
        {
            WriteParameter(writer, name, "query", name switch { "wait" => "number", "verbose" => "boolean", _ => "string" }, means);
        }

        writer.WriteEndArray();
    }

    private static void WriteParameter(Utf8JsonWriter writer, string name, string place, string type, string? means)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("in", place);
        writer.WriteBoolean("required", place == "path");
        if (means is not null)
        {
            writer.WriteString("description", means);
        }

        writer.WriteStartObject("schema");
        writer.WriteString("type", type);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter writer, string contentType, string schema)
    {
        writer.WriteStartObject("content");
        writer.WriteStartObject(contentType);
        writer.WriteStartObject("schema");
        writer.WriteString("$ref", $"#/components/schemas/{schema}");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteComponents(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("components");
        writer.WriteStartObject("securitySchemes");
        writer.WriteStartObject("token");
        writer.WriteString("type", "http");
        writer.WriteString("scheme", "bearer");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WritePropertyName("schemas");
        writer.WriteRawValue(OpenApiSchemas.All);
        writer.WriteEndObject();
    }

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NotInNames();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex InPath();
}
