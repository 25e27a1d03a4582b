namespace TaskFarm.Orleans.Client;

/// <summary>Tells when a client loses a connection to a gateway. Calls whose answers were to come through it would wait for their time limits.</summary>
internal sealed class ClusterConnection
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the next connection is lost, and as long as there is none.</summary>
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
    public void Count(int gateways, int before)
    {
        lock (_gate)
        {
            if (gateways < before)
            {
                _lost.TrySetResult();
            }

            if (gateways > 0 && _lost.Task.IsCompleted)
            {
                _lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
