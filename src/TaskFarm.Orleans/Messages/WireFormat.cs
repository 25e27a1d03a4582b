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

    /// <summary>The outcome of which a report tells, with what it brought back still packed.</summary>
    public static AttemptOutcome Outcome(this AttemptReport report)
    {
        var result = PackedResult.ReadUnopened(report.Result);
        return new AttemptOutcome(result.Returned, result.Failure, result.Started!.Value, result.Duration, result.Output) { HasRun = report.Duration is not null };
    }
}
