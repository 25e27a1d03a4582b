namespace TaskFarm.Server.Api;

/// <summary>All that the server does: what is mapped, and what its document says, are this one list.</summary>
internal static class FarmRoutes
{
    private const string Wait = "How many seconds to wait at most; 0 if it is left out. The server's limit holds too.";

    public static IEnumerable<FarmRoute> Of(TaskFarmServerOptions options) => All.Where(route => options.AllowScripts || !route.TakesCode);

    private static IEnumerable<FarmRoute> All =>
    [
        new("GET", "/health", "Whether the server is there.", HealthApi.HealthAsync) { IsOpen = true, Answers = [(200, "It is.", "Health")] },
        new("GET", "/api/openapi.json", "This document.", OpenApiDocument.AnswerAsync) { Answers = [(200, "The document.", null)] },
        new("POST", "/api/tasks", "Hands in a task, or an array of tasks: all or none.", TasksApi.SubmitAsync)
        {
            Body = "TaskOrTasks",
            Answers = [(201, "Accepted: their ids, consecutive, in the order of the tasks.", "Ids")],
        },
        new("DELETE", "/api/tasks/{id}", "Aborts a task.", TasksApi.AbortAsync) { Answers = [(204, "Aborted.", null)] },
        new("GET", "/api/tasks/{id}/result", "How a task ended.", ResultsApi.ResultAsync)
        {
            Query = [("wait", Wait)],
            Answers = [(200, "It has ended.", "Result"), (202, "It has not.", "Unfinished")],
        },
        new("POST", "/api/results", "How many tasks ended: answers as soon as some of them have.", ResultsApi.ResultsAsync)
        {
            Body = "Ids",
            Query = [("wait", Wait)],
            Answers = [(200, "Those that have ended, and those that have not.", "Results")],
        },
        new("GET", "/api/queue", "How many tasks stand where.", QueueApi.StatusAsync)
        {
            Query = [("verbose", "true to list their ids as well.")],
            Answers = [(200, "The counts.", "QueueStatus")],
        },
        new("POST", "/api/barrier", "Waits until tasks have ended, well or not: the ids given, or all that are known.", QueueApi.BarrierAsync)
        {
            Body = "OptionalIds",
            Query = [("wait", Wait), ("barrier", "The name that an answer 202 gave, to go on with a barrier on all.")],
            Answers = [(200, "They have.", "Barrier"), (202, "They have not.", "Barrier")],
        },
        new("POST", "/api/clear", "Forgets finished tasks: the ids given, or all.", QueueApi.ClearAsync)
        {
            Body = "OptionalIds",
            Answers = [(200, "How many were forgotten.", "Cleared")],
        },
        new("POST", "/api/spin", "Makes the scheduler look again.", QueueApi.SpinAsync) { Answers = [(204, "Done.", null)] },
        new("GET", "/api/engines", "The engines, in the order in which they came.", EnginesApi.ListAsync) { Answers = [(200, "They are.", "Engines")] },
        new("POST", "/api/engines/{id}/execute", "Runs code in an engine's namespace.", EnginesApi.ExecuteAsync)
        {
            TakesCode = true,
            Body = "Code",
            Answers = [(204, "It ran.", null)],
        },
        new("POST", "/api/engines/{id}/push", "Defines variables in an engine's namespace.", EnginesApi.PushAsync)
        {
            TakesCode = true,
            Body = "PushedValues",
            Answers = [(204, "Done.", null)],
        },
        new("POST", "/api/engines/{id}/pull", "Reads variables of an engine's namespace.", EnginesApi.PullAsync)
        {
            TakesCode = true,
            Body = "Names",
            Answers = [(200, "Their values by name.", "Values")],
        },
        new("POST", "/api/engines/{id}/reset", "Empties an engine's namespace.", EnginesApi.ResetAsync) { Answers = [(204, "Done.", null)] },
        new("GET", "/api/engines/{id}/keys", "The names of the variables in an engine's namespace.", EnginesApi.KeysAsync)
        {
            Answers = [(200, "The names.", "Keys")],
        },
        new("GET", "/api/engines/{id}/properties", "An engine's properties.", EnginesApi.PropertiesAsync) { Answers = [(200, "Their values by name.", "Values")] },
        new("PUT", "/api/engines/{id}/properties", "Sets properties; the others stay.", EnginesApi.SetPropertiesAsync)
        {
            Body = "Values",
            Answers = [(204, "Done.", null)],
        },
        new("DELETE", "/api/engines/{id}/properties", "Deletes properties: the names given, or all.", EnginesApi.DeletePropertiesAsync)
        {
            Body = "Names",
            Answers = [(204, "Done.", null)],
        },
        new("POST", "/api/code/missing", "Which of these assemblies the server lacks.", CodeApi.MissingAsync)
        {
            TakesCode = true,
            Body = "Hashes",
            Answers = [(200, "Those.", "Missing")],
        },
        new("PUT", "/api/code/{hash}", "Sends an assembly, under the SHA-256 of its file.", CodeApi.PutAsync)
        {
            TakesCode = true,
            Body = "Assembly",
            Answers = [(204, "Kept.", null)],
        },
        new("GET", "/api/events", "What happens, as server-sent events.", EventsApi.StreamAsync) { Answers = [(200, "The stream.", null)] },
    ];
}
