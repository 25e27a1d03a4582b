namespace TaskFarm.Orleans.Silo;

/// <summary>Items for one receiver, sent one batch at a time: what comes while a batch is under way goes with the next.</summary>
/// <remarks>So a batch is one item where little happens, and many where much does; nothing waits for a clock.</remarks>
internal sealed class Outbox<T>
{
    private readonly Lock _gate = new();
    private readonly Signal _news = new();
    private readonly Func<T[], Task> _send;
    private readonly List<T> _waiting = [];

    /// <param name="send">Sends a batch; what it throws is the end of that batch.</param>
    public Outbox(Func<T[], Task> send)
    {
        _send = send;

        // Not as a part of what posts first: its traces and its request end long before.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(SendAllAsync);
        }
    }

    /// <summary>Puts an item in.</summary>
    public void Post(T item)
    {
        lock (_gate)
        {
            _waiting.Add(item);
        }

        _news.Set();
    }

    // For as long as somebody may post: nothing else holds what waits here.
    private async Task SendAllAsync()
    {
        while (true)
        {
            await _news.WaitAsync().ConfigureAwait(false);
            try
            {
                await _send(TakeAll()).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The receiver was told to reckon with it: a result that does not come is asked for.
            }
        }
    }

    private T[] TakeAll()
    {
        lock (_gate)
        {
            var batch = _waiting.ToArray();
            _waiting.Clear();
            return batch;
        }
    }
}
