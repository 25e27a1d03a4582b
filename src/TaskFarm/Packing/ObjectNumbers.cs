namespace TaskFarm.Packing;

/// <summary>Numbers objects in the order in which they come.</summary>
internal sealed class ObjectNumbers
{
    // Most values hold a few objects, which are found faster one by one than through a table.
    private const int Few = 12;
    private const int MaxKept = 1_024;

    private readonly object[] _few = new object[Few];
    private Dictionary<object, int> _many = NewTable();
    private int _count;

    /// <summary>The object's number; -1 where it wasn't there and got the next one.</summary>
    public int Add(object one) => _count <= Few ? AddToFew(one) : AddToMany(one);

    public void Clear()
    {
        Array.Clear(_few, 0, Math.Min(_count, Few));
        if (_count > Few)
        {
            _many.Clear();
            _many = _count > MaxKept ? NewTable() : _many;
        }

        _count = 0;
    }

    private int AddToFew(object one)
    {
        for (var index = 0; index < _count; index++)
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

        for (var index = 0; index < Few; index++)
        {
            _many.Add(_few[index], index);
        }

        return AddToMany(one);
    }

    private int AddToMany(object one)
    {
        if (!_many.TryAdd(one, _count))
        {
            return _many[one];
        }

        _count++;
        return -1;
    }

    private static Dictionary<object, int> NewTable() => new(ReferenceEqualityComparer.Instance);
}
