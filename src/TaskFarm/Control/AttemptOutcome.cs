namespace TaskFarm.Control;

/// <summary>How an attempt went on its engine.</summary>
/// <param name="Returned">What it brought back; nothing on failure.</param>
/// <param name="Failure">How it failed; null on success.</param>
/// <param name="Started">When the engine began with it.</param>
/// <param name="Duration">How long the engine was at it, clearing included.</param>
/// <param name="Output">What it wrote to the console.</param>
public sealed record AttemptOutcome(TaskReturn Returned, TaskFailure? Failure, DateTimeOffset Started, TimeSpan Duration, string Output)
{
    /// <summary>When the engine was done with it.</summary>
    public DateTimeOffset Ended => Started + Duration;

    /// <summary>Whether the attempt began; one that was aborted before has a time all the same.</summary>
    public bool HasRun { get; init; } = true;

    /// <summary>Whether it brought back a value and nothing else: a task whose first attempt ends so has succeeded, without a decision to make.</summary>
    internal bool IsValueAlone => Failure is null && Returned.Pulled is null && Output.Length == 0;

    /// <summary>The outcome of an attempt that was aborted before it began.</summary>
    public static AttemptOutcome NeverRan(DateTimeOffset now) => new(default, null, now, TimeSpan.Zero, "") { HasRun = false };
}
