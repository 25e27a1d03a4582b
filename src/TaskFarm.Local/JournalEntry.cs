using TaskFarm.Control;
using TaskFarm.Storing;

namespace TaskFarm;

/// <summary>What the host keeps of a task, in the least that tells it.</summary>
/// <remarks>
/// Most tasks wait, run once, and bring back a value. Those never have a record: it is made when anything else happens to the task. And
/// neither a waiting task nor one that ended so costs an object of ours: a million of them would keep the garbage collector longer than
/// the tasks took.
/// </remarks>
/// <param name="task">The task as it was handed in.</param>
/// <param name="submitted">When it was accepted.</param>
internal struct JournalEntry(ITask task, DateTimeOffset submitted)
{
    private readonly long _submitted = submitted.UtcTicks;

    // In the order of a task's life: the ITask; its first attempt; its record, where it has one; a TaskResult or, where it brought back a
    // value and nothing else, the id of its engine; where the farm has a store, what it keeps of the result.
    private object _content = task;
    private object? _value;
    private long _started;
    private long _completed;

    public readonly bool HasEnded => _content is TaskResult or string or byte[];

    /// <summary>Enters that an attempt is given out.</summary>
    public EngineWork.Attempt Start(LocalController controller, ControllerDecision.StartAttempt start, DateTimeOffset now)
    {
        if (_content is not TaskRecord record)
        {
            var first = new EngineWork.Attempt(controller, start.TaskId, start.Attempt, start.EngineId, (ITask)_content);
            _content = first;
            return first;
        }

        record.Handle(new TaskEvent.AttemptStarted(start.Attempt, start.EngineId), now);
        return new EngineWork.Attempt(controller, start.TaskId, start.Attempt, start.EngineId, record.Task) { Record = record };
    }

    /// <summary>The record of a task that has not ended.</summary>
    public TaskRecord RecordOf(long taskId, int allowedLosses)
    {
        if (_content is TaskRecord known)
        {
            return known;
        }

        var attempt = _content as EngineWork.Attempt;
        var record = new TaskRecord(taskId, attempt?.Task ?? (ITask)_content, allowedLosses, Utc(_submitted));
        if (attempt is not null)
        {
            record.Handle(new TaskEvent.AttemptStarted(attempt.Number, attempt.EngineId), Utc(_submitted));
            attempt.Record = record;
        }

        _content = record;
        return record;
    }

    /// <summary>Enters a task that goes on from where another process left it.</summary>
    public void Keep(TaskRecord record) => _content = record;

    /// <summary>Keeps how a task with a record ended.</summary>
    public void Keep(TaskResult result) => _content = result;

    /// <summary>Keeps how a task ended, as it stands in the store.</summary>
    public void Keep(byte[] stored) => _content = stored;

    /// <summary>Keeps that the first attempt of a task brought back a value and nothing else.</summary>
    public void KeepValue(EngineWork.Attempt attempt, AttemptOutcome outcome)
    {
        _content = attempt.EngineId;
        _value = outcome.Returned.Value;
        _started = outcome.Started.UtcTicks;
        _completed = outcome.Ended.UtcTicks;
    }

    /// <summary>How the task ended; null while it has not.</summary>
    public readonly TaskResult? ResultOf(long taskId) => _content switch
    {
        string engineId => ValueResult(taskId, engineId, new TaskReturn(_value), Utc(_started), new TimeSpan(_completed - _started)),
        byte[] stored => StoredResults.Read(stored),
        _ => _content as TaskResult,
    };

    /// <summary>How a task ended whose first attempt brought back a value and nothing else.</summary>
    public readonly TaskResult ValueResult(EngineWork.Attempt attempt, AttemptOutcome outcome) =>
        ValueResult(attempt.TaskId, attempt.EngineId, outcome.Returned, outcome.Started, outcome.Duration);

    private readonly TaskResult ValueResult(long taskId, string engineId, TaskReturn returned, DateTimeOffset started, TimeSpan duration) =>
        new(taskId, engineId, returned, null, Utc(_submitted), started, duration, started + duration, attempts: 1, "");

    private static DateTimeOffset Utc(long ticks) => new(ticks, TimeSpan.Zero);
}
