using System.Net;
using System.Text.Json;
using TaskFarm.Server.Json;
using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Client;

/// <summary>Problems as the exceptions that the farm threw.</summary>
internal static class ProblemReader
{
    public static Exception Read(FarmConnection connection, HttpStatusCode status, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(connection, document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return connection.Unavailable($"what is there answered {(int)status}, and not as a farm does", exception);
        }
    }

    private static Exception Read(FarmConnection connection, JsonElement problem)
    {
        var detail = problem.GetProperty("detail").GetString() ?? "";
        return problem.GetProperty("type").GetString() switch
        {
            ProblemTypes.TaskNotFound => new TaskNotFoundException(TaskOf(problem)),
            ProblemTypes.TaskCompleted => new TaskAlreadyCompletedException(TaskOf(problem)),
            ProblemTypes.TaskAborted => new TaskAlreadyAbortedException(TaskOf(problem)),
            ProblemTypes.EngineNotFound => new EngineNotFoundException(problem.GetProperty("engineId").GetString() ?? ""),
            ProblemTypes.DoesNotCompile => new CompilationException(FailureJson.ReadMessages(problem)),
            ProblemTypes.WorkFailed => new RemoteTaskException(
                FailureJson.Read(problem.GetProperty("failure")), TaskOf(problem), problem.TryGetProperty("engineId", out var id) ? id.GetString() : null),
            ProblemTypes.CodeMissing => new CodeMissingException([.. problem.GetProperty("missing").EnumerateArray().Select(hash => hash.GetString() ?? "")], detail),
            ProblemTypes.BadRequest or ProblemTypes.TooLarge => new ArgumentException(detail),
            ProblemTypes.FarmUnavailable => new FarmUnavailableException(detail),
            ProblemTypes.TooMany => new FarmUnavailableException($"The farm at {connection.Address} takes no more for the moment. {detail}"),
            ProblemTypes.Unauthorized => connection.Unavailable(
                "it does not know this token. Take the one that its server wrote to its connection file when it started", null),
            ProblemTypes.Forbidden => new NotSupportedException($"The farm at {connection.Address} does not allow this. {detail}"),
            _ => connection.Unavailable(detail, null),
        };
    }

    private static long TaskOf(JsonElement problem) => problem.GetProperty("taskId").GetInt64();
}
