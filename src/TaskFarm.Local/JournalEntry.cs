using TaskFarm.Control;

namespace TaskFarm;

/// <summary>What the host keeps of a task: its <see cref="ITask"/> until it is first given out, then its <see cref="TaskRecord"/>, then how it ended.</summary>
/// <remarks>
/// Neither a waiting task nor one that ended in the ordinary way costs an object of ours: a million of them would keep the garbage
/// collector longer than the tasks took.
/// </remarks>
/// <param name="task">The task as it was handed in.</param>
/// <param name="submitted">When it was accepted.</param>
internal struct JournalEntry(ITask task, DateTimeOffset submitted)
{
    private readonly long _submitted = submitted.UtcTicks;

    // An ITask, a TaskRecord, a TaskResult; or, of a task that brought back a value and nothing else, the id of its engine.
    private object _content = task;
    private object? _value;
    private long _started;
    private long _completed;
    private int _attempts;

    public readonly bool HasEnded => _content is TaskResult or string;

    /// <summary>The record of a task that has not ended.</summary>
    public TaskRecord RecordOf(long taskId, int allowedLosses)
    {
        if (_content is not TaskRecord record)
        {
            _content = record = new TaskRecord(taskId, (ITask)_content, allowedLosses, Utc(_submitted));
        }

        return record;
    }

    public void KeepResult(TaskRecord record)
    {
        if (record.PlainEnd is var (outcome, engineId))
        {
            _content = engineId;
            _value = outcome.Returned.Value;
            _started = outcome.Started.UtcTicks;
            _completed = outcome.Ended.UtcTicks;
            _attempts = record.Attempts;
        }
        else
        {
            _content = record.Result!;
        }
    }

    /// <summary>How the task ended; null while it has not.</summary>
    public readonly TaskResult? ResultOf(long taskId) =>
        _content is string engineId
            ? new TaskResult(
                taskId,
                engineId,
                new TaskReturn(_value),
                null,
                Utc(_submitted),
                Utc(_started),
                new TimeSpan(_completed - _started),
                Utc(_completed),
                _attempts,
                "")
            : _content as TaskResult;

    private static DateTimeOffset Utc(long ticks) => new(ticks, TimeSpan.Zero);
}
