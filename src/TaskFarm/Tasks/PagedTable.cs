using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskFarm;

/// <summary>A table by task id. Ids come in sequence, so it is an array of pages, each of which is given back when the last of its entries goes.</summary>
/// <remarks>A look-up is two array accesses; a dictionary would cost more of time and memory, and give none of it back.</remarks>
internal sealed class PagedTable<T>
{
    private const int PageBits = 10;
    private const int PageSize = 1 << PageBits;

    // _pages[n] holds the ids of page _firstPage + n. Pages that went at the front are dropped when the array would have to grow.
    private Page?[] _pages = new Page?[4];
    private long _firstPage;

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>The ids that have an entry, ascending.</summary>
    public IEnumerable<long> Ids => _pages.SelectMany((page, index) => page?.IdsFrom((_firstPage + index) << PageBits) ?? []);

    /// <summary>The entry of an id that is there.</summary>
    /// <exception cref="TaskNotFoundException">It isn't.</exception>
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
        if (page is not null && page.Has(OffsetOf(id)))
        {
            return ref page.Entries[OffsetOf(id)];
        }

        return ref Unsafe.NullRef<T>();
    }

    public bool Has(long id) => PageOf(id)?.Has(OffsetOf(id)) == true;

    public void Add(long id, T value)
    {
        var page = PageOf(id) ?? AddPage(id >> PageBits);
        page.Add(OffsetOf(id), value);
        Count++;
    }

    public bool Remove(long id)
    {
        if (PageOf(id) is not { } page || !page.Has(OffsetOf(id)))
        {
            return false;
        }

        page.Remove(OffsetOf(id));
        Count--;
        if (page.Count == 0)
        {
            _pages[(id >> PageBits) - _firstPage] = null;
        }

        return true;
    }

    private static int OffsetOf(long id) => (int)(id & (PageSize - 1));

    private Page? PageOf(long id)
    {
        var index = (id >> PageBits) - _firstPage;
        return (ulong)index < (ulong)_pages.Length ? _pages[index] : null;
    }

    private Page AddPage(long page)
    {
        if (Count == 0)
        {
            _firstPage = page;
        }

        if ((ulong)(page - _firstPage) >= (ulong)_pages.Length)
        {
            MakeRoomFor(page);
        }

        return _pages[page - _firstPage] = new Page();
    }

    private void MakeRoomFor(long page)
    {
        var used = Enumerable.Range(0, _pages.Length).Where(index => _pages[index] is not null).Select(index => _firstPage + index).Append(page);
        var (first, last) = (used.Min(), used.Max());
        var pages = new Page?[BitOperations.RoundUpToPowerOf2((ulong)(last - first + 1))];
        for (var index = 0; index < _pages.Length; index++)
        {
            if (_pages[index] is { } kept)
            {
                pages[_firstPage + index - first] = kept;
            }
        }

        (_pages, _firstPage) = (pages, first);
    }

    // In the page itself: a look-up in a large table is a matter of how many places in memory it touches.
    [InlineArray(PageSize / 64)]
    private struct Bits
    {
        private ulong _first;
    }

    private sealed class Page
    {
        private Bits _used;

        public T[] Entries { get; } = new T[PageSize];

        public int Count { get; private set; }

        public IEnumerable<long> IdsFrom(long first) => Enumerable.Range(0, PageSize).Where(Has).Select(offset => first + offset);

        public bool Has(int offset) => (_used[offset >> 6] & (1UL << offset)) != 0;

        public void Add(int offset, T value)
        {
            Entries[offset] = value;
            _used[offset >> 6] |= 1UL << offset;
            Count++;
        }

        public void Remove(int offset)
        {
            Entries[offset] = default!;
            _used[offset >> 6] &= ~(1UL << offset);
            Count--;
        }
    }
}
