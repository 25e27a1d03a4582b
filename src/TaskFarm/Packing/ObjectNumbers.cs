namespace TaskFarm.Packing;

/// <summary>Numbers objects in the order in which they come.</summary>
internal sealed class ObjectNumbers
{
    // Most values hold a few objects, which are found faster one by one than through a table.
    private const int Few = 12;

    private readonly object[] _few = new object[Few];
    private Dictionary<object, int>? _many;
    private int _count;

    /// <summary>The object's number; -1 where it wasn't there and got the next one.</summary>
    public int Add(object one)
    {
        var few = Math.Min(_count, Few);
        for (var index = 0; index < few; index++)
        {
            if (ReferenceEquals(_few[index], one))
            {
                return index;
            }
        }

        if (_count < Few)
        {
            _few[_count++] = one;
            return -1;
        }

        _many ??= new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        if (!_many.TryAdd(one, _count))
        {
            return _many[one];
        }

        _count++;
        return -1;
    }

    public void Clear()
    {
        Array.Clear(_few, 0, Math.Min(_count, Few));
        _count = 0;
        if (_many is { Count: > 1_024 })
        {
            _many = null;
        }

        _many?.Clear();
    }
}
