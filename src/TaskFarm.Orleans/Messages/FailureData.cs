namespace TaskFarm.Orleans.Messages;

/// <summary>A failure, as it travels.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.FailureData")]
public sealed record FailureData
{
    /// <summary>Why the task failed.</summary>
    [Id(0)]
    public FailureKind Kind { get; init; }

    /// <summary>The full name of the type of the exception.</summary>
    [Id(1)]
    public string ExceptionType { get; init; } = "";

    /// <summary>What happened.</summary>
    [Id(2)]
    public string Message { get; init; } = "";

    /// <summary>The frames of the code of the user; null for none.</summary>
    [Id(3)]
    public string? StackTrace { get; init; }

    /// <summary>The messages of the compiler.</summary>
    [Id(4)]
    public CompilerMessageData[] CompilerMessages { get; init; } = [];
}
