using System.Text.Json;
using TaskFarm.Server.Json;

namespace TaskFarm.Server.Problems;

/// <summary>What went wrong with a request: a document of RFC 9457, with the members that a client needs to throw what the farm threw.</summary>
internal sealed record Problem(int Status, string Type, string Title, string Detail)
{
    /// <summary>The part of the request that is wrong, such as <c>[3].recovery.retries</c>.</summary>
    public string? Field { get; init; }

    public long? TaskId { get; init; }

    public string? EngineId { get; init; }

    /// <summary>The hashes of assemblies that the server lacks.</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    public IReadOnlyList<CompilerMessage>? Messages { get; init; }

    public TaskFailure? Failure { get; init; }

    /// <summary>When to come again, where that helps.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Problem BadRequest(string detail, string? field = null) =>
        new(400, ProblemTypes.BadRequest, "The request is not right.", field is null ? detail : $"'{field}': {detail}") { Field = field };

    public static Problem TooLarge(string detail) => new(413, ProblemTypes.TooLarge, "The request is too large.", detail);

    public static Problem TooMany(string detail) =>
        new(429, ProblemTypes.TooMany, "The server has as much to do as it is allowed to.", detail) { RetryAfter = TimeSpan.FromSeconds(1) };

    public static Problem Forbidden(string detail) => new(403, ProblemTypes.Forbidden, "This is not allowed here.", detail);

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Type);
        writer.WriteString("title", Title);
        writer.WriteNumber("status", Status);
        writer.WriteString("detail", Detail);
        WriteMembers(writer);
        writer.WriteEndObject();
    }

    private void WriteMembers(Utf8JsonWriter writer)
    {
        if (Field is not null)
        {
            writer.WriteString("field", Field);
        }

        if (TaskId is { } id)
        {
            writer.WriteNumber("taskId", id);
        }

        if (EngineId is not null)
        {
            writer.WriteString("engineId", EngineId);
        }

        if (Missing is not null)
        {
            writer.WriteStartArray("missing");
            foreach (var hash in Missing)
            {
                writer.WriteStringValue(hash);
            }

            writer.WriteEndArray();
        }

        if (Messages is not null)
        {
            FailureJson.WriteMessages(writer, Messages);
        }

        if (Failure is not null)
        {
            writer.WritePropertyName("failure");
            FailureJson.Write(writer, Failure);
        }
    }
}
