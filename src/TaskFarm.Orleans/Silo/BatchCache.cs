using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans.Silo;

/// <summary>The batches that this silo's engines were given tasks of last: one call brings the tasks of all.</summary>
internal sealed class BatchCache(IGrainFactory grains)
{
    // A batch is some megabytes at most, as clients cut larger submissions in parts, and most are much smaller.
    private const int MaxBatches = 1_000;
    private const long MaxBytes = 32 << 20;
    private const int BytesOfAnArray = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Entry> _batches = [];
    private readonly Queue<Guid> _order = [];
    private long _bytes;

    /// <summary>A batch, if it is at hand.</summary>
    public TaskBatch? Find(Guid batch)
    {
        lock (_gate)
        {
            return _batches.TryGetValue(batch, out var known) && known.Reading.IsCompletedSuccessfully ? known.Reading.Result : null;
        }
    }

    /// <summary>A batch that has come to this silo.</summary>
    public void Keep(Guid batch, TaskBatch tasks)
    {
        lock (_gate)
        {
            if (!_batches.ContainsKey(batch))
            {
                var entry = Enter(batch, Task.FromResult<TaskBatch?>(tasks));
                Weigh(batch, entry, tasks);
            }
        }
    }

    /// <summary>A batch; null where all of its tasks have ended.</summary>
    public async Task<TaskBatch?> ReadAsync(string farm, Guid batch)
    {
        var entry = Find(farm, batch);
        try
        {
            var read = await entry.Reading;
            if (entry.Bytes == 0)
            {
                Weigh(batch, entry, read);
            }

            return read;
        }
        catch (Exception)
        {
            Drop(batch, entry);
            throw;
        }
    }

    private Entry Find(string farm, Guid batch)
    {
        lock (_gate)
        {
            if (_batches.TryGetValue(batch, out var known))
            {
                return known;
            }

            return Enter(batch, grains.BatchOf(farm, batch).ReadAsync());
        }
    }

    private Entry Enter(Guid batch, Task<TaskBatch?> reading)
    {
        if (_batches.Count >= MaxBatches)
        {
            DropOldest();
        }

        var entry = new Entry(reading);
        _batches.Add(batch, entry);
        _order.Enqueue(batch);
        return entry;
    }

    private void Weigh(Guid batch, Entry entry, TaskBatch? read)
    {
        lock (_gate)
        {
            if (entry.Bytes == 0 && _batches.GetValueOrDefault(batch) == entry)
            {
                entry.Bytes = 1 + (read?.Tasks.Sum(static task => (long)task.Length + BytesOfAnArray) ?? 0);
                _bytes += entry.Bytes;
                while (_bytes > MaxBytes && _order.Count > 1)
                {
                    DropOldest();
                }
            }
        }
    }

    private void DropOldest()
    {
        if (_batches.Remove(_order.Dequeue(), out var oldest))
        {
            _bytes -= oldest.Bytes;
        }
    }

    private void Drop(Guid batch, Entry failed)
    {
        lock (_gate)
        {
            // Its place in the queue stays, and drops a batch early at worst.
            if (_batches.GetValueOrDefault(batch) == failed)
            {
                _batches.Remove(batch);
                _bytes -= failed.Bytes;
            }
        }
    }

    private sealed class Entry(Task<TaskBatch?> reading)
    {
        public Task<TaskBatch?> Reading => reading;

        /// <summary>0 while it is not known.</summary>
        public long Bytes { get; set; }
    }
}
