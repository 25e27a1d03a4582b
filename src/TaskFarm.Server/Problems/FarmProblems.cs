using Microsoft.AspNetCore.Http;

namespace TaskFarm.Server.Problems;

/// <summary>Exceptions as problems.</summary>
internal static class FarmProblems
{
    public static Problem Of(Exception exception) => exception switch
    {
        ProblemException known => known.Problem,
        TaskNotFoundException task => new(404, ProblemTypes.TaskNotFound, "There is no such task.", task.Message) { TaskId = task.TaskId },
        TaskAlreadyCompletedException task =>
            new(409, ProblemTypes.TaskCompleted, "The task has completed.", task.Message) { TaskId = task.TaskId },
        TaskAlreadyAbortedException task =>
            new(409, ProblemTypes.TaskAborted, "The task has been aborted.", task.Message) { TaskId = task.TaskId },
        EngineNotFoundException engine =>
            new(404, ProblemTypes.EngineNotFound, "There is no such engine.", engine.Message) { EngineId = engine.EngineId },
        CompilationException code =>
            new(400, ProblemTypes.DoesNotCompile, "The code does not compile.", code.Message) { Messages = code.Messages },
        RemoteTaskException work =>
            new(422, ProblemTypes.WorkFailed, "The work failed.", work.Message) { Failure = work.Failure, EngineId = work.EngineId, TaskId = work.TaskId },
        FarmUnavailableException farm => new(503, ProblemTypes.FarmUnavailable, "The farm is not there.", farm.Message),
        ArgumentException argument => Problem.BadRequest(WithoutParameter(argument)),
        BadHttpRequestException request =>
            new(request.StatusCode, request.StatusCode == 413 ? ProblemTypes.TooLarge : ProblemTypes.BadRequest, "The request is not right.", request.Message),
        _ => new(500, ProblemTypes.Internal, "The server failed.", $"{exception.GetType()}: {exception.Message}"),
    };

    /// <summary>Of a status alone, as routing leaves it.</summary>
    public static Problem Of(int status, string path) => status switch
    {
        404 => new(404, ProblemTypes.Blank, "There is nothing here.", $"There is no route '{path}'; /api/openapi.json lists those that there are."),
        405 => new(405, ProblemTypes.Blank, "The method is not right.", $"'{path}' does not take this method; the Allow header says which it does."),
        _ => new(status, ProblemTypes.Blank, "The request failed.", $"The server answered {status}."),
    };

    // The message of an ArgumentException ends in the parameter's name, which is ours and not the sender's.
    private static string WithoutParameter(ArgumentException exception) =>
        exception.ParamName is { } name ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : exception.Message;
}
