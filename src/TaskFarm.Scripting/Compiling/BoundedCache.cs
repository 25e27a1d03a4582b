namespace TaskFarm.Scripting;

/// <summary>Values that are costly to make, made once for a key however many threads ask, the least recently used forgotten first.</summary>
/// <param name="maxCount">How many values are kept.</param>
/// <param name="maxBytes">How many bytes of values are kept.</param>
/// <param name="bytesOf">The size of a value.</param>
internal sealed class BoundedCache<TKey, TValue>(int maxCount, long maxBytes, Func<TValue, long> bytesOf)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _recent = new();
    private long _bytes;

    /// <exception cref="CompilationException">Making the value failed so, now or before: the same input fails the same way.</exception>
    public TValue Get(TKey key, Func<TKey, TValue> make)
    {
        var node = Touch(key, make);
        try
        {
            var value = node.Value.Value.Value;
            Weigh(node, value);
            return value;
        }
        catch (CompilationException exception)
        {
            // A fresh one, for several threads may get to throw it.
            throw new CompilationException(exception.Messages);
        }
        catch
        {
            Forget(node);
            throw;
        }
    }

    public void Clear()
    {
        lock (_lock)
            while (_recent.Last is { } last)
                Remove(last);
    }

    private LinkedListNode<Entry> Touch(TKey key, Func<TKey, TValue> make)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node;
            }

            node = _recent.AddFirst(new Entry(key, new Lazy<TValue>(() => make(key))));
            _entries.Add(key, node);
            Trim();
            return node;
        }
    }

    private void Weigh(LinkedListNode<Entry> node, TValue value)
    {
        if (node.Value.Bytes != 0)
            return;
        var bytes = Math.Max(1, bytesOf(value));
        lock (_lock)
        {
            if (node.Value.Bytes != 0 || node.List is null)
                return;
            node.Value.Bytes = bytes;
            _bytes += bytes;
            Trim();
        }
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        lock (_lock)
            if (node.List is not null)
                Remove(node);
    }

    private void Trim()
    {
        while (_entries.Count > 1 && (_entries.Count > maxCount || _bytes > maxBytes))
            Remove(_recent.Last!);
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _recent.Remove(node);
        _entries.Remove(node.Value.Key);
        _bytes -= node.Value.Bytes;
    }

    private sealed class Entry(TKey key, Lazy<TValue> value)
    {
        public TKey Key { get; } = key;

        public Lazy<TValue> Value { get; } = value;

        /// <summary>0 until the value was made.</summary>
        public long Bytes { get; set; }
    }
}
