namespace TaskFarm.Server.Client;

/// <summary>Those who wait for one task to end. Guarded by the waiter's gate, but for its completion.</summary>
internal sealed class ResultWait
{
    private readonly TaskCompletionSource<TaskResult?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TaskResult?> Ended => _ended.Task;

    /// <summary>How many wait.</summary>
    public int Waiters { get; set; }

    /// <summary>Whether the server has heard of it.</summary>
    public bool WasThere { get; set; }

    public void Complete(TaskResult result) => _ended.TrySetResult(result);

    public void Fail(Exception exception) => _ended.TrySetException(exception);
}
