namespace TaskFarm.Orleans.Client;

/// <summary>Whether a client has a connection to any gateway of its cluster. Calls that were under way when the last was lost would wait for their time limits.</summary>
internal sealed class ClusterConnection
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done as long as there is no connection.</summary>
    public Task Lost
    {
        get
        {
            lock (_gate)
            {
                return _lost.Task;
            }
        }
    }

    /// <summary>The last connection is gone.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            _lost.TrySetResult();
        }
    }

    /// <summary>There are so many connections now.</summary>
    public void Count(int gateways)
    {
        lock (_gate)
        {
            if (gateways == 0)
            {
                _lost.TrySetResult();
            }
            else if (_lost.Task.IsCompleted)
            {
                _lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
