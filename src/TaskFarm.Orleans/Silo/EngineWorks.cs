using System.Diagnostics;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Silo;

/// <summary>The direct work of an engine that clients wait for, each until it was fetched, and some time longer: an answer may get lost.</summary>
internal sealed class EngineWorks(Waiting waiting)
{
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromMinutes(2);

    private readonly Dictionary<Guid, (Task<EngineWorkReply> Work, long Asked)> _works = [];
    private readonly TaskCompletionSource<EngineWorkReply> _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the work, once, and waits some seconds for it; null where it is not done by then.</summary>
    public async Task<EngineWorkReply?> WaitAsync(Guid workId, string engineId, Func<Task<EngineWorkReply>> start)
    {
        DropOld();
        if (!_works.TryGetValue(workId, out var known))
        {
            known.Work = start();
        }

        _works[workId] = (known.Work, Stopwatch.GetTimestamp());
        return await waiting.AtMostAsync<EngineWorkReply>(Task.WhenAny(known.Work, _gone.Task).Unwrap()!);
    }

    /// <summary>The engine is gone: whoever waits hears it.</summary>
    public void GiveUp(Exception reason) => _gone.TrySetException(reason);

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
