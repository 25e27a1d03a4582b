namespace TaskFarm.Server.Problems;

/// <summary>The types of problems, by which a client knows them.</summary>
internal static class ProblemTypes
{
    public const string BadRequest = "urn:taskfarm:bad-request";
    public const string TooLarge = "urn:taskfarm:too-large";
    public const string TooMany = "urn:taskfarm:too-many";
    public const string Unauthorized = "urn:taskfarm:unauthorized";
    public const string Forbidden = "urn:taskfarm:forbidden";
    public const string TaskNotFound = "urn:taskfarm:task-not-found";
    public const string TaskCompleted = "urn:taskfarm:task-already-completed";
    public const string TaskAborted = "urn:taskfarm:task-already-aborted";
    public const string EngineNotFound = "urn:taskfarm:engine-not-found";
    public const string DoesNotCompile = "urn:taskfarm:does-not-compile";
    public const string WorkFailed = "urn:taskfarm:work-failed";
    public const string CodeMissing = "urn:taskfarm:code-missing";
    public const string Unpackable = "urn:taskfarm:unpackable";
    public const string FarmUnavailable = "urn:taskfarm:farm-unavailable";
    public const string Internal = "urn:taskfarm:internal";

    /// <summary>Of a status that has no type of its own.</summary>
    public const string Blank = "about:blank";
}
