namespace TaskFarm.Server.Client;

/// <summary>One request that asks for the results of many tasks.</summary>
internal sealed class ResultPoll(IReadOnlyList<long> ids) : IDisposable
{
    private readonly CancellationTokenSource _interrupted = new();

    public IReadOnlyList<long> Ids => ids;

    /// <summary>Cancelled when its tasks are to be asked for together with others.</summary>
    public CancellationToken Interrupted => _interrupted.Token;

    public bool IsInterrupted { get; private set; }

    public void Interrupt()
    {
        IsInterrupted = true;

        // What comes of it must not happen in here, where the waiter's gate is held.
        _ = _interrupted.CancelAsync();
    }

    public void Dispose() => _interrupted.Dispose();
}
