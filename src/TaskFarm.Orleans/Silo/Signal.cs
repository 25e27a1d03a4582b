namespace TaskFarm.Orleans.Silo;

/// <summary>Wakes one waiter, now or when it comes to wait; many wakings meanwhile are one.</summary>
/// <remarks>
/// The waiter goes on after whatever the thread pool has to do by then. Where little happens that is at once; where much does, what
/// others are about to bring is there when the waiter looks.
/// </remarks>
internal sealed class Signal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiter;
    private bool _isSet;

    /// <summary>Wakes the waiter.</summary>
    public void Set()
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            waiter = _waiter;
            _waiter = null;
            _isSet = waiter is null;
        }

        if (waiter is not null)
        {
            Wake(waiter);
        }
    }

    /// <summary>Done when it is woken. One waits at a time.</summary>
    public Task WaitAsync()
    {
        var waiter = new TaskCompletionSource();
        lock (_gate)
        {
            if (!_isSet)
            {
                _waiter = waiter;
                return waiter.Task;
            }

            _isSet = false;
        }

        Wake(waiter);
        return waiter.Task;
    }

    private static void Wake(TaskCompletionSource waiter) =>
        ThreadPool.UnsafeQueueUserWorkItem(static woken => woken.SetResult(), waiter, preferLocal: false);
}
