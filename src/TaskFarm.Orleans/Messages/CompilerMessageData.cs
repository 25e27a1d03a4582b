namespace TaskFarm.Orleans.Messages;

/// <summary>A message of the compiler, as it travels.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.CompilerMessageData")]
public sealed record CompilerMessageData
{
    /// <summary>The id of the message.</summary>
    [Id(0)]
    public string Code { get; init; } = "";

    /// <summary>The line, from 1.</summary>
    [Id(1)]
    public int Line { get; init; }

    /// <summary>The column, from 1.</summary>
    [Id(2)]
    public int Column { get; init; }

    /// <summary>What the compiler says.</summary>
    [Id(3)]
    public string Text { get; init; } = "";
}
