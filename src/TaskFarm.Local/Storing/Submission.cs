using TaskFarm.Scheduling;

namespace TaskFarm.Storing;

/// <summary>Tasks that were handed in together, and wait to be on disk before they are accepted.</summary>
internal sealed class Submission(ITask[] tasks, Dependency?[] dependencies, StoredForm[] forms, List<StoredCode> code)
{
    private readonly TaskCompletionSource<IReadOnlyList<long>> _ids = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The ids, when they are accepted.</summary>
    public Task<IReadOnlyList<long>> Ids => _ids.Task;

    public ITask[] Tasks => tasks;

    public IReadOnlyList<StoredForm> Forms => forms;

    /// <summary>The assemblies that the tasks need and the store lacks.</summary>
    public IReadOnlyList<StoredCode> Code => code;

    public long FirstId { get; private set; }

    /// <summary>When they are accepted.</summary>
    public DateTimeOffset Submitted { get; private set; }

    /// <summary>Gives them their ids, for the commit that is about to be tried.</summary>
    public IEnumerable<StoredTask> Number(long firstId, DateTimeOffset now)
    {
        (FirstId, Submitted) = (firstId, now);
        return forms.Select((form, index) => new StoredTask(firstId + index, now.UtcTicks, form.Kind, form.Bytes));
    }

    public IEnumerable<ScheduledTask> ToSchedule() => dependencies.Select((dependency, index) => new ScheduledTask(FirstId + index, dependency));

    public void Accept() => _ids.SetResult(new IdRange(FirstId, tasks.Length));

    public void Refuse(Exception reason) => _ids.SetException(reason);
}
