using Orleans.Storage;
using TaskFarm.Control;

namespace TaskFarm.Orleans.Storage;

/// <summary>The controller's book of the ids that it gave out, in grain storage: segments of ids, each a small record of its own.</summary>
/// <remarks>
/// It is written before ids are given out, when the last task of a segment has ended, and when tasks are cleared. How the tasks of an open
/// segment stand their own grains know: a controller that starts anew asks those, and no others.
/// </remarks>
internal sealed class FarmLedger(FarmStorage storage, string farm, GrainId controller)
{
    public const int SegmentSize = 1024;

    private const string RootName = "ledger";
    private const byte Open = 1;
    private const byte Cleared = 255;

    private readonly bool _storesAtOnce = storage.StoresAtOnce(farm);
    private readonly GrainRecord<LedgerRoot> _root = storage.Record<LedgerRoot>(farm, RootName, controller);
    private readonly SortedDictionary<long, Page> _pages = [];
    private readonly HashSet<long> _endsToStore = [];
    private Guid _session;
    private HashSet<long> _changed = [];
    private Task _writing = Task.CompletedTask;
    private Task? _next;

    /// <summary>Which controller has a farm's ledger now.</summary>
    public static async Task<Guid> SessionOfAsync(FarmStorage storage, string farm, GrainId controller)
    {
        var root = storage.Record<LedgerRoot>(farm, RootName, controller);
        await root.ReadAsync();
        return root.State.Session;
    }

    /// <summary>Reads what is there, for a controller whose it is from now on: what an earlier one has under way counts no more.</summary>
    public async Task ReadAsync(Guid session)
    {
        _session = session;
        await _root.ReadAsync();
        _root.State.Session = session;
        if (_root.RecordExists)
        {
            await _root.WriteAsync();
        }

        var numbers = new List<long>();
        for (var number = _root.State.First; number < _root.State.End; number++)
        {
            numbers.Add(number);
        }

        foreach (var chunk in numbers.Chunk(100))
        {
            var pages = chunk.Select(PageOf).ToList();
            await Task.WhenAll(pages.Select(page => page.Record.ReadAsync()));
        }

        foreach (var number in _pages.Where(page => !page.Value.Record.RecordExists).Select(page => page.Key).ToList())
        {
            _pages.Remove(number);
        }

        DropTorn();
        foreach (var page in _pages.Values)
        {
            page.Count();
        }

        if (_pages.Count > 0)
        {
            // An earlier controller that has not noticed can enter nothing any more.
            await WriteOwnAsync(_pages.Last().Value.Record);
        }
    }

    // Segments are written in their order: what was to be entered in one that is not there was accepted nowhere.
    private void DropTorn()
    {
        var end = NextTaskId;
        foreach (var batch in Batches.Where(batch => batch.SubmissionEnd > end).ToList())
        {
            foreach (var id in Ids(batch).TakeWhile(id => id < end))
            {
                PageOf(id / SegmentSize).Marks[id % SegmentSize] = 0;
            }

            foreach (var page in _pages.Values)
            {
                page.Record.State.Batches = [.. page.Record.State.Batches.Where(other => other != batch)];
            }
        }
    }

    /// <summary>The id that the next task gets.</summary>
    public long NextTaskId =>
        _pages.Count == 0
            ? _root.State.NextTaskId
            : Math.Max(_root.State.NextTaskId, (_pages.Last().Key * SegmentSize) + Array.FindLastIndex(_pages.Last().Value.Marks, mark => mark != 0) + 1);

    /// <summary>The batches of segments that have tasks which may be unfinished.</summary>
    public IEnumerable<BatchSpan> Batches => _pages.Values.SelectMany(page => page.Record.State.Batches).Distinct().OrderBy(batch => batch.First);

    /// <summary>Those that have such tasks themselves.</summary>
    public IEnumerable<BatchSpan> OpenBatches => Batches.Where(batch => Ids(batch).Any(id => MarkOf(id) == Open));

    /// <summary>The ids whose tasks have ended as far as the ledger knows, and how.</summary>
    public IEnumerable<(long Id, TaskState State)> EndedTasks =>
        from pair in _pages
        from offset in Enumerable.Range(0, SegmentSize)
        let mark = pair.Value.Marks[offset]
        where mark is not (0 or Open or Cleared)
        select ((pair.Key * SegmentSize) + offset, (TaskState)(mark - Open));

    /// <summary>The ids of a batch whose tasks may be unfinished.</summary>
    public IEnumerable<long> OpenIds(BatchSpan batch) => Ids(batch).Where(id => MarkOf(id) == Open);

    /// <summary>Enters ids that are about to be given out; done when they are stored.</summary>
    public Task AddAsync(IReadOnlyList<BatchSpan> batches)
    {
        if (!_storesAtOnce)
        {
            return Task.CompletedTask;
        }

        var changed = new SortedSet<long>();
        foreach (var batch in batches)
        {
            var latest = -1L;
            foreach (var id in Ids(batch))
            {
                if (id / SegmentSize != latest)
                {
                    latest = id / SegmentSize;
                    changed.Add(latest);

                    // A new list: storage may be at writing the old one.
                    PageOf(latest).Record.State.Batches = [.. PageOf(latest).Record.State.Batches, batch];
                }

                Mark(id, Open);
            }
        }

        return WriteAsync(changed);
    }

    /// <summary>Enters that a task has ended.</summary>
    public void End(long taskId, TaskState state)
    {
        if (_storesAtOnce && MarkOf(taskId) == Open)
        {
            Mark(taskId, (byte)(Open + (byte)state));
            _endsToStore.Add(taskId / SegmentSize);
            var page = PageOf(taskId / SegmentSize);
            if (page is { Open: 0, Used: SegmentSize })
            {
                page.Record.State.Batches = [];
                _ = WriteAsync([taskId / SegmentSize]);
            }
        }
    }

    /// <summary>Done when it is stored that these tasks have ended.</summary>
    public Task StoreEndsAsync(IReadOnlyCollection<long> taskIds)
    {
        var numbers = taskIds.Select(id => id / SegmentSize).Where(_endsToStore.Contains).ToHashSet();
        return numbers.Count > 0 ? WriteAsync(numbers)
            : _writing.IsCompleted ? Task.CompletedTask
            : _writing;
    }

    /// <summary>Enters that tasks were cleared; done when it is stored.</summary>
    public Task ClearAsync(IReadOnlyCollection<long> taskIds)
    {
        if (!_storesAtOnce)
        {
            return Task.CompletedTask;
        }

        foreach (var id in taskIds)
        {
            Mark(id, Cleared);
        }

        return WriteAsync(taskIds.Select(id => id / SegmentSize).ToHashSet());
    }

    private static IEnumerable<long> Ids(BatchSpan batch)
    {
        for (var id = batch.First; id < batch.End; id++)
        {
            yield return id;
        }
    }

    private byte MarkOf(long id) => _pages.TryGetValue(id / SegmentSize, out var page) ? page.Marks[id % SegmentSize] : (byte)0;

    private void Mark(long id, byte mark)
    {
        var page = PageOf(id / SegmentSize);
        ref var place = ref page.Marks[id % SegmentSize];
        page.Used += place == 0 ? 1 : 0;
        page.Open += (mark == Open ? 1 : 0) - (place == Open ? 1 : 0);
        page.Cleared += mark == Cleared && place != Cleared ? 1 : 0;
        place = mark;
    }

    private Page PageOf(long number)
    {
        if (!_pages.TryGetValue(number, out var page))
        {
            var record = storage.Record<LedgerSegment>(farm, FormattableString.Invariant($"ledger-{number}"), controller);
            if (number >= _root.State.End)
            {
                record.AssumeNew();
            }

            _pages.Add(number, page = new Page(record));
        }

        return page;
    }

    // One write after another, as storage refuses two at a time of one record; what comes while one runs goes with the next, all together.
    private Task WriteAsync(IEnumerable<long> numbers)
    {
        _changed.UnionWith(numbers);
        return _next ??= WriteNextAsync();
    }

    private async Task WriteNextAsync()
    {
        await _writing.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        await Task.Yield();
        var changed = _changed;
        (_changed, _writing, _next) = ([], _next!, null);
        try
        {
            await WriteAsync(changed.Order().ToList());
        }
        catch (Exception)
        {
            // The next write takes along what this one did not.
            _changed.UnionWith(changed);
            _endsToStore.UnionWith(changed);
            throw;
        }
    }

    private async Task WriteAsync(List<long> numbers)
    {
        foreach (var number in numbers)
        {
            if (number >= _root.State.End)
            {
                _root.State.End = number + 1;
                await WriteOwnAsync(_root);
            }

            if (_pages.TryGetValue(number, out var page))
            {
                _endsToStore.Remove(number);
                await (page.Cleared == SegmentSize ? DropAsync(number, page) : WriteOwnAsync(page.Record));
            }
        }
    }

    // A write may have been done, and only the answer was lost. If nobody else has the ledger, it was this one's.
    private async Task WriteOwnAsync<T>(GrainRecord<T> record)
        where T : class, new()
    {
        try
        {
            await record.WriteAsync();
        }
        catch (InconsistentStateException)
        {
            if (await SessionOfAsync(storage, farm, controller) != _session)
            {
                throw;
            }

            await record.CatchUpAsync();
            await record.WriteAsync();
        }
    }

    private async Task DropAsync(long number, Page page)
    {
        if (number == _root.State.End - 1)
        {
            _root.State.NextTaskId = _root.State.End * SegmentSize;
            await WriteOwnAsync(_root);
        }

        await page.Record.DeleteAsync();
        _pages.Remove(number);
        var first = _pages.Count == 0 ? _root.State.End : _pages.First().Key;
        if (first > _root.State.First)
        {
            _root.State.First = first;
            await WriteOwnAsync(_root);
        }
    }

    private sealed class Page
    {
        public Page(GrainRecord<LedgerSegment> record) => Record = record;

        public GrainRecord<LedgerSegment> Record { get; }

        public byte[] Marks => Record.State.Marks;

        public int Used { get; set; }

        public int Open { get; set; }

        public int Cleared { get; set; }

        public void Count()
        {
            Used = Marks.Count(mark => mark != 0);
            Open = Marks.Count(mark => mark == FarmLedger.Open);
            Cleared = Marks.Count(mark => mark == FarmLedger.Cleared);
        }
    }
}
