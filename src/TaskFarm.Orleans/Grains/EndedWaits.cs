namespace TaskFarm.Orleans;

/// <summary>Those who wait until so many more tasks have ended.</summary>
internal sealed class EndedWaits
{
    private readonly PriorityQueue<TaskCompletionSource, long> _waits = new();
    private long _ended;

    /// <summary>Done when so many more tasks have ended; or when the limit is.</summary>
    public async Task WaitAsync(int count, Task limit)
    {
        var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waits.Enqueue(wait, _ended + count);
        await Task.WhenAny(wait.Task, limit);
        if (!wait.Task.IsCompleted)
        {
            _waits.Remove(wait, out _, out _);
        }
        else
        {
            await wait.Task;
        }
    }

    /// <summary>No more tasks will end: whoever waits gets the reason.</summary>
    public void GiveUp(Exception reason)
    {
        while (_waits.TryDequeue(out var wait, out _))
        {
            wait.SetException(reason);
        }
    }

    /// <summary>A task has ended.</summary>
    public void Count()
    {
        _ended++;
        while (_waits.TryPeek(out var wait, out var due) && due <= _ended)
        {
            _waits.Dequeue();
            wait.SetResult();
        }
    }
}
