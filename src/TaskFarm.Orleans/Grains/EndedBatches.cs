namespace TaskFarm.Orleans;

/// <summary>The batches of last whose tasks have all ended: a client that got no answer may hand one in again.</summary>
internal sealed class EndedBatches
{
    // Far more than end while a client tries again.
    private const int MaxBatches = 10_000;

    private readonly Dictionary<Guid, long> _firstIds = [];
    private readonly Queue<Guid> _order = [];

    /// <summary>The id of the batch's first task; null where the batch is not known.</summary>
    public long? Find(Guid batch) => _firstIds.TryGetValue(batch, out var first) ? first : null;

    public void Add(Guid batch, long first)
    {
        if (_firstIds.TryAdd(batch, first))
        {
            _order.Enqueue(batch);
            if (_order.Count > MaxBatches)
            {
                _firstIds.Remove(_order.Dequeue());
            }
        }
    }
}
