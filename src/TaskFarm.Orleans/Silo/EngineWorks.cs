using System.Diagnostics;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Silo;

/// <summary>The direct work of an engine that clients wait for, each until it was fetched, and some time longer: an answer may get lost.</summary>
internal sealed class EngineWorks
{
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, (Task<EngineWorkReply> Work, long Asked)> _works = [];
    private readonly TaskCompletionSource<EngineWorkReply> _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the work, once, and waits a moment for it; null where it is not done by then.</summary>
    public Task<EngineWorkReply?> WaitAsync(Guid workId, Func<Task<EngineWorkReply>> start) =>
        Waiting.ForAsync<EngineWorkReply>(Task.WhenAny(Enter(workId, start), _gone.Task).Unwrap()!);

    /// <summary>The engine is gone: whoever waits hears it.</summary>
    public void GiveUp(Exception reason) => _gone.TrySetException(reason);

    private Task<EngineWorkReply> Enter(Guid workId, Func<Task<EngineWorkReply>> start)
    {
        lock (_gate)
        {
            DropOld();
            var work = _works.TryGetValue(workId, out var known) ? known.Work : start();
            _works[workId] = (work, Stopwatch.GetTimestamp());
            return work;
        }
    }

    private void DropOld()
    {
        foreach (var (id, work) in _works)
        {
            if (work.Work.IsCompleted && Stopwatch.GetElapsedTime(work.Asked) > KeptAfterEnd)
            {
                _works.Remove(id);
            }
        }
    }
}
