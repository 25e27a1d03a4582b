using System.Runtime.CompilerServices;

namespace TaskFarm;

/// <summary>A table by task id. Ids come in sequence, so it is made of pages that are given back when the last of their entries goes.</summary>
/// <remarks>A dictionary would cost more memory an entry and give none of it back.</remarks>
internal sealed class PagedTable<T>
{
    private const int PageBits = 10;
    private const int PageSize = 1 << PageBits;

    private readonly Dictionary<long, Page> _pages = [];
    private Page? _latest;

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>The ids that have an entry, ascending.</summary>
    public IEnumerable<long> Ids => _pages.Values.OrderBy(page => page.FirstId).SelectMany(page => page.Ids);

    /// <summary>The entry of an id that is there.</summary>
    public ref T this[long id]
    {
        get
        {
            ref T entry = ref Find(id);
            if (Unsafe.IsNullRef(ref entry))
            {
                throw new TaskNotFoundException(id);
            }

            return ref entry;
        }
    }

    /// <summary>The entry of an id; a null reference where there is none.</summary>
    public ref T Find(long id)
    {
        var page = PageOf(id);
        if (page is not null && page.Has(id))
        {
            return ref page.Entries[id & (PageSize - 1)];
        }

        return ref Unsafe.NullRef<T>();
    }

    public bool Has(long id) => PageOf(id)?.Has(id) == true;

    public void Add(long id, T value)
    {
        if (PageOf(id) is not { } page)
        {
            page = new Page(id & ~(PageSize - 1L));
            _pages.Add(page.FirstId, page);
            _latest = page;
        }

        page.Add(id, value);
        Count++;
    }

    public bool Remove(long id)
    {
        if (PageOf(id) is not { } page || !page.Has(id))
        {
            return false;
        }

        page.Remove(id);
        Count--;
        if (page.Count == 0)
        {
            _pages.Remove(page.FirstId);
            _latest = _latest == page ? null : _latest;
        }

        return true;
    }

    private Page? PageOf(long id)
    {
        var first = id & ~(PageSize - 1L);
        if (_latest?.FirstId != first && _pages.TryGetValue(first, out var page))
        {
            _latest = page;
        }

        return _latest?.FirstId == first ? _latest : null;
    }

    private sealed class Page(long firstId)
    {
        private readonly ulong[] _used = new ulong[PageSize / 64];

        public long FirstId { get; } = firstId;

        public T[] Entries { get; } = new T[PageSize];

        public int Count { get; private set; }

        public IEnumerable<long> Ids => Enumerable.Range(0, PageSize).Select(offset => FirstId + offset).Where(Has);

        public bool Has(long id)
        {
            var offset = (int)(id & (PageSize - 1));
            return (_used[offset >> 6] & (1UL << offset)) != 0;
        }

        public void Add(long id, T value)
        {
            var offset = (int)(id & (PageSize - 1));
            Entries[offset] = value;
            _used[offset >> 6] |= 1UL << offset;
            Count++;
        }

        public void Remove(long id)
        {
            var offset = (int)(id & (PageSize - 1));
            Entries[offset] = default!;
            _used[offset >> 6] &= ~(1UL << offset);
            Count--;
        }
    }
}
