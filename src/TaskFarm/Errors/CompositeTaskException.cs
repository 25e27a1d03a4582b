namespace TaskFarm;

/// <summary>The failures of a map, all of them, in the order of its items.</summary>
public sealed class CompositeTaskException : AggregateException
{
    private const int ListedInMessage = 10;

    /// <summary>Makes the exception.</summary>
    /// <param name="failures">The failures in the order of the items, at least one.</param>
    /// <param name="count">How many items the map had.</param>
    public CompositeTaskException(IReadOnlyList<RemoteTaskException> failures, int count)
        : base(null, failures)
    {
        Failures = failures;
        Message = Describe(failures, count);
    }

    /// <summary>The failures in the order of the items.</summary>
    public IReadOnlyList<RemoteTaskException> Failures { get; }

    /// <summary>How many of how many failed, and the first of them, a line each.</summary>
    public override string Message { get; }

    private static string Describe(IReadOnlyList<RemoteTaskException> failures, int count)
    {
        var lines = failures.Take(ListedInMessage).Select(failure => $"  task {failure.TaskId}: {failure.Failure}");
        var more = failures.Count > ListedInMessage ? [$"  … and {failures.Count - ListedInMessage} more"] : Array.Empty<string>();
        return string.Join(Environment.NewLine, [$"{failures.Count} of {count} tasks failed:", .. lines, .. more]);
    }
}
