using System.Collections.ObjectModel;

namespace TaskFarm;

/// <summary>How a task ended: its values, or its failure; and its story in figures.</summary>
public sealed class TaskResult
{
    private readonly object? _value;
    private readonly IReadOnlyDictionary<string, object?>? _pulled;

    // Ticks of UTC rather than DateTimeOffsets, which are twice as large: a farm keeps a million results. 0: not started.
    private readonly long _submitted;
    private readonly long _started;
    private readonly long _completed;

    internal TaskResult(
        long taskId,
        string? engineId,
        TaskReturn returned,
        TaskFailure? failure,
        DateTimeOffset submitted,
        DateTimeOffset? started,
        TimeSpan duration,
        DateTimeOffset completed,
        int attempts,
        string output)
    {
        TaskId = taskId;
        EngineId = engineId;
        _value = returned.Value;
        _pulled = returned.Pulled;
        Failure = failure;
        _submitted = submitted.UtcTicks;
        _started = started?.UtcTicks ?? 0;
        Duration = duration;
        _completed = completed.UtcTicks;
        Attempts = attempts;
        Output = output;
    }

    /// <summary>The task's id.</summary>
    public long TaskId { get; }

    /// <summary>The engine that ran the last attempt; null where the task never ran. The engine may be gone by now.</summary>
    public string? EngineId { get; }

    /// <summary>Whether the task succeeded.</summary>
    public bool Succeeded => Failure is null;

    /// <summary>How the task failed; null on success.</summary>
    public TaskFailure? Failure { get; }

    /// <summary>The names of the pulled values; empty on failure.</summary>
    public IReadOnlyList<string> Keys => _pulled is null ? [] : [.. _pulled.Keys];

    /// <summary>The pulled values, by attribute and by name: <c>result.Ns.a</c>, <c>result.Ns["a"]</c>.</summary>
    /// <exception cref="RemoteTaskException">The task failed.</exception>
    public dynamic Ns
    {
        get
        {
            RaiseException();
            return new ResultNamespace(_pulled ?? ReadOnlyDictionary<string, object?>.Empty);
        }
    }

    /// <summary>The value of the function, or of the code's last expression.</summary>
    /// <exception cref="RemoteTaskException">The task failed.</exception>
    public object? Value
    {
        get
        {
            RaiseException();
            return _value;
        }
    }

    internal TaskReturn Returned => new(_value, _pulled);

    /// <summary>When the controller accepted the task.</summary>
    public DateTimeOffset Submitted => new(_submitted, TimeSpan.Zero);

    /// <summary>When the last attempt started; null where the task never ran.</summary>
    public DateTimeOffset? Started => _started == 0 ? null : new DateTimeOffset(_started, TimeSpan.Zero);

    /// <summary>When the task ended.</summary>
    public DateTimeOffset? Completed => new DateTimeOffset(_completed, TimeSpan.Zero);

    /// <summary>How long the last attempt took on its engine, clearing included.</summary>
    public TimeSpan Duration { get; }

    /// <summary>How many attempts were started, lost ones included.</summary>
    public int Attempts { get; }

    /// <summary>What the last attempt wrote to the console; a long output is cut, and says so.</summary>
    public string Output { get; }

    /// <summary>A pulled value.</summary>
    /// <exception cref="RemoteTaskException">The task failed.</exception>
    /// <exception cref="NameNotDefinedException">The task did not pull this name.</exception>
    public object? this[string key]
    {
        get
        {
            RaiseException();
            return _pulled is not null && _pulled.TryGetValue(key, out var value) ? value : throw new NameNotDefinedException(key);
        }
    }

    /// <summary>The value as a <typeparamref name="T"/>; numbers are converted.</summary>
    /// <exception cref="RemoteTaskException">The task failed.</exception>
    /// <exception cref="InvalidCastException">The value is not a <typeparamref name="T"/> and can't be converted to one.</exception>
    public T GetValue<T>() => ValueConversion.To<T>(Value, $"value of task {TaskId}");

    /// <summary>A pulled value as a <typeparamref name="T"/>; numbers are converted.</summary>
    /// <exception cref="RemoteTaskException">The task failed.</exception>
    /// <exception cref="NameNotDefinedException">The task did not pull this name.</exception>
    /// <exception cref="InvalidCastException">The value is not a <typeparamref name="T"/> and can't be converted to one.</exception>
    public T Get<T>(string key) => ValueConversion.To<T>(this[key], $"'{key}' of task {TaskId}");

    /// <summary>Throws the task's failure; does nothing on success.</summary>
    /// <exception cref="RemoteTaskException">The task failed.</exception>
    public void RaiseException()
    {
        if (Failure is not null)
        {
            throw new RemoteTaskException(Failure, TaskId, EngineId);
        }
    }

    /// <summary>The result in one line.</summary>
    public override string ToString() =>
        Failure is not null ? $"task {TaskId} failed: {Failure}"
        : _pulled is { Count: > 0 } ? $"task {TaskId}: {new ResultNamespace(_pulled)}"
        : $"task {TaskId}: {ValueText.Of(_value)}";
}
