using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Silo;

/// <summary>The batches that this silo's engines were given tasks of last: one call brings the tasks of all.</summary>
internal sealed class BatchCache(IGrainFactory grains)
{
    // A batch is some megabytes at most: clients cut larger submissions in parts.
    private const int MaxBatches = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Task<TaskBatch?>> _batches = [];
    private readonly Queue<Guid> _order = [];

    /// <summary>A batch; null where all of its tasks have ended.</summary>
    public async Task<TaskBatch?> ReadAsync(string farm, Guid batch)
    {
        var reading = Find(farm, batch);
        try
        {
            return await reading;
        }
        catch (Exception)
        {
            Drop(batch, reading);
            throw;
        }
    }

    private Task<TaskBatch?> Find(string farm, Guid batch)
    {
        lock (_gate)
        {
            if (_batches.TryGetValue(batch, out var known))
            {
                return known;
            }

            if (_order.Count >= MaxBatches)
            {
                _batches.Remove(_order.Dequeue());
            }

            var reading = grains.BatchOf(farm, batch).ReadAsync();
            _batches.Add(batch, reading);
            _order.Enqueue(batch);
            return reading;
        }
    }

    private void Drop(Guid batch, Task<TaskBatch?> failed)
    {
        lock (_gate)
        {
            // Its place in the queue stays, and drops a batch early at worst.
            if (_batches.TryGetValue(batch, out var known) && known == failed)
            {
                _batches.Remove(batch);
            }
        }
    }
}
