using TaskFarm.Control;

namespace TaskFarm.Tests.Control.Histories;

/// <summary>A task as the rows see it.</summary>
internal sealed class ModelTask(long id, PlannedTask task)
{
    private readonly List<PlannedTask> _tried = [task];
    private int _runs;

    public long Id => id;

    public TaskState State { get; set; }

    public FailureKind? Failure { get; private set; }

    public bool IsAborted { get; set; }

    public bool IsCleared { get; set; }

    public bool IsOver => State is TaskState.Succeeded or TaskState.Failed or TaskState.Aborted;

    public int Attempts { get; set; }

    public int Losses { get; set; }

    public string? LatestEngine { get; set; }

    public DependencyKind Dependency => _tried[^1].DependencyKind;

    /// <summary>A run of the present link has failed: whether there is another, of it or of the next link.</summary>
    public bool TakeAnotherGo()
    {
        if (++_runs <= _tried[^1].Retries)
        {
            return true;
        }

        if (_tried[^1].RecoveryTask is not PlannedTask next || _tried.Contains(next))
        {
            return false;
        }

        _tried.Add(next);
        _runs = 0;
        return true;
    }

    public void End(TaskState state, FailureKind failure) => (State, Failure) = (state, failure);

    public override string ToString() => $"{State}{(IsAborted ? ", aborted" : "")}{(IsCleared ? ", cleared" : "")} after {Attempts} attempts";
}
