using TaskFarm.Control;
using TaskFarm.Packing;

namespace TaskFarm.Orleans.Messages;

/// <summary>The core's outcomes and failures as they travel, and back.</summary>
internal static class WireFormat
{
    public static FailureData ToData(this TaskFailure failure) => new()
    {
        Kind = failure.Kind,
        ExceptionType = failure.ExceptionType,
        Message = failure.Message,
        StackTrace = failure.StackTrace,
        CompilerMessages = [.. failure.CompilerMessages.Select(message => message.ToData())],
    };

    public static TaskFailure ToFailure(this FailureData data) => new(
        data.Kind, data.ExceptionType, data.Message, data.StackTrace, [.. data.CompilerMessages.Select(message => message.ToMessage())]);

    public static CompilerMessageData ToData(this CompilerMessage message) =>
        new() { Code = message.Id, Line = message.Line, Column = message.Column, Text = message.Text };

    public static CompilerMessage ToMessage(this CompilerMessageData data) => new(data.Code, data.Line, data.Column, data.Text);

    /// <summary>The outcome with what it brought back still packed.</summary>
    public static AttemptOutcome ToOutcome(this OutcomeData data) =>
        new(
            data.Returned is null ? default : new TaskReturn(PackedReturn.Read(data.Returned)),
            data.Failure?.ToFailure(),
            new DateTimeOffset(data.Started, TimeSpan.Zero),
            data.Duration,
            data.Output)
        {
            HasRun = data.HasRun,
        };

    /// <summary>An outcome whose value, if any, is packed.</summary>
    public static OutcomeData ToData(this AttemptOutcome outcome) => new()
    {
        Returned = outcome.Returned.Value is PackedReturn packed ? packed.Bytes.ToArray() : null,
        Failure = outcome.Failure?.ToData(),
        Started = outcome.Started.UtcTicks,
        Duration = outcome.Duration,
        Output = outcome.Output,
        HasRun = outcome.HasRun,
    };
}
