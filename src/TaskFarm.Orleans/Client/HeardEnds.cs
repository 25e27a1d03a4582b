namespace TaskFarm.Orleans.Client;

/// <summary>The tasks whose ends a client has heard of last. Of these the controller may hear a moment later, as results come by a way of their own.</summary>
internal sealed class HeardEnds
{
    // What ended before these, the controller has heard of.
    private const int MaxIds = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<long> _ids = [];

    /// <summary>The client heard of an end.</summary>
    public void Add(long taskId)
    {
        lock (_gate)
        {
            if (_ids.Count == MaxIds)
            {
                _ids.Dequeue();
            }

            _ids.Enqueue(taskId);
        }
    }

    /// <summary>Those of which the controller was not asked since.</summary>
    public long[] Take()
    {
        lock (_gate)
        {
            long[] ids = [.. _ids];
            _ids.Clear();
            return ids;
        }
    }
}
