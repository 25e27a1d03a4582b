namespace TaskFarm.CommandLine.Top;

/// <summary>What the latest failures say: each is asked for once.</summary>
internal sealed class FailureNotes(TaskClient client)
{
    private const int MaxLength = 200;

    private readonly Dictionary<long, string[]> _known = [];

    public async Task AskAsync(IReadOnlyList<long> tasks, CancellationToken cancellationToken)
    {
        foreach (var gone in _known.Keys.Except(tasks).ToList())
        {
            _known.Remove(gone);
        }

        foreach (var task in tasks.Where(task => !_known.ContainsKey(task)).ToList())
        {
            _known[task] = await ReadAsync(task, cancellationToken);
        }
    }

    /// <summary>What happened, and where in the task's own code.</summary>
    public string[] Of(long task) => _known.GetValueOrDefault(task, []);

    private async Task<string[]> ReadAsync(long task, CancellationToken cancellationToken)
    {
        try
        {
            var result = await client.GetTaskResultAsync(task, block: false, cancellationToken);
            return result?.Failure is { } failure
                ? [SafeText.Of($"task {task} on {result.EngineId ?? "no engine"}: {failure}", MaxLength), .. Frames(failure)]
                : [$"task {task} failed."];
        }
        catch (TaskNotFoundException)
        {
            return [$"task {task} failed and has been cleared since."];
        }
    }

    private static IEnumerable<string> Frames(TaskFailure failure) =>
        (failure.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(2).Select(frame => "   " + SafeText.Of(frame, MaxLength));
}
