namespace TaskFarm.CommandLine.Values;

/// <summary>A task's failure for people: what happened, the compiler's messages or the frames of the user's own code.</summary>
internal static class FailureText
{
    public static string Of(TaskFailure failure, int attempts)
    {
        var after = attempts > 1 ? $" (the last of {attempts} attempts)" : "";
        return failure.Kind switch
        {
            FailureKind.CompilationError => $"the code does not compile.{Environment.NewLine}{Indent(failure.Message)}",
            FailureKind.Exception when failure.StackTrace is { } frames =>
                $"the task failed{after}: {failure}{Environment.NewLine}{Indent(frames)}",
            FailureKind.Exception => $"the task failed{after}: {failure}",
            _ => $"the task failed{after}: {failure.Message}",
        };
    }

    public static string Indent(string lines) =>
        string.Join(Environment.NewLine, lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"   {line.Trim()}"));
}
