namespace TaskFarm.Orleans.Silo;

/// <summary>Items for one receiver, sent one batch at a time: what comes while a batch is under way goes with the next.</summary>
/// <remarks>So a batch is one item where little happens, and many where much does; nothing waits for a clock.</remarks>
/// <param name="send">Sends a batch; what it throws is the end of that batch.</param>
internal sealed class Outbox<T>(Func<T[], Task> send)
{
    private readonly Lock _gate = new();
    private List<T> _waiting = [];
    private bool _isSending;

    /// <summary>Puts an item in.</summary>
    public void Post(T item)
    {
        lock (_gate)
        {
            _waiting.Add(item);
            if (_isSending)
            {
                return;
            }

            _isSending = true;
        }

        _ = Task.Run(SendAllAsync);
    }

    private async Task SendAllAsync()
    {
        while (TakeAll() is { } batch)
        {
            try
            {
                await send(batch).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The receiver was told to reckon with it: a result that does not come is asked for.
            }
        }
    }

    private T[]? TakeAll()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _isSending = false;
                return null;
            }

            var batch = _waiting.ToArray();
            _waiting = [];
            return batch;
        }
    }
}
