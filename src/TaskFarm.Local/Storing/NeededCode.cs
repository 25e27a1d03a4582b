using TaskFarm.Packing;

namespace TaskFarm.Storing;

/// <summary>The assemblies that stored tasks need: each goes to the store with the first task that needs it.</summary>
/// <remarks>One that no task needs any more stays for those to come, until there are too many bytes of such; the next start drops them all.</remarks>
/// <param name="shipped">Where assemblies are that others shipped; null where there are none.</param>
internal sealed class NeededCode(ICodeSource? shipped)
{
    internal const long MaxIdleBytes = 64 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Assembly> _stored = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _idle = [];
    private long _idleBytes;

    /// <summary>Takes in an assembly that the store holds and tasks need.</summary>
    public void Add(string hash, int uses, long size) => _stored.Add(hash, new Assembly(uses, size));

    /// <summary>The hashes of what tasks with this code need of the store: the assemblies, and their list where it stands by itself.</summary>
    public static IEnumerable<string> HashesOf(IReadOnlyList<CodeIdentity> code) =>
        code is CodeList list && CutTask.StandsAlone(list) ? code.Select(identity => identity.Hash).Append(list.Hash) : code.Select(identity => identity.Hash);

    /// <summary>Takes in that so many tasks need their code, and gives what of it the store lacks.</summary>
    /// <exception cref="CodeNotFoundException">Nobody has it.</exception>
    public async ValueTask UseAsync(IReadOnlyList<CodeIdentity> code, int tasks, List<StoredCode> lacking, CancellationToken cancellationToken)
    {
        for (var index = 0; index < code.Count; index++)
        {
            if (!TryUse(code[index].Hash, tasks))
            {
                Add(code[index].Hash, tasks, await ReadAsync(code[index], cancellationToken).ConfigureAwait(false), lacking);
            }
        }

        if (code is CodeList list && CutTask.StandsAlone(list) && !TryUse(list.Hash, tasks))
        {
            Add(list.Hash, tasks, list.Encoded, lacking);
        }
    }

    /// <summary>Takes in that so many tasks need their code no more, and gives the hashes of what is to be dropped.</summary>
    public IReadOnlyList<string> Release(IReadOnlyList<CodeIdentity> code, int tasks)
    {
        lock (_gate)
        {
            foreach (var hash in HashesOf(code))
            {
                // A store that lost an assembly gave it to nobody to use.
                if (_stored.TryGetValue(hash, out var assembly) && (assembly.Uses -= tasks) == 0)
                {
                    assembly.Idle = _idle.AddLast(hash);
                    _idleBytes += assembly.Size;
                }
            }

            return _idleBytes <= MaxIdleBytes ? [] : DropIdle();
        }
    }

    private void Add(string hash, int tasks, ReadOnlyMemory<byte> bytes, List<StoredCode> lacking)
    {
        lock (_gate)
        {
            if (!TryUse(hash, tasks))
            {
                _stored.Add(hash, new Assembly(tasks, bytes.Length));
                lacking.Add(new StoredCode(hash, bytes));
            }
        }
    }

    private bool TryUse(string hash, int tasks)
    {
        lock (_gate)
        {
            if (!_stored.TryGetValue(hash, out var assembly))
            {
                return false;
            }

            if (assembly.Uses == 0)
            {
                _idle.Remove(assembly.Idle!);
                _idleBytes -= assembly.Size;
            }

            assembly.Uses += tasks;
            return true;
        }
    }

    private List<string> DropIdle()
    {
        var dropped = new List<string>();
        while (_idleBytes > MaxIdleBytes && _idle.First is { Value: var oldest })
        {
            _idle.RemoveFirst();
            _idleBytes -= _stored[oldest].Size;
            _stored.Remove(oldest);
            dropped.Add(oldest);
        }

        return dropped;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CodeIdentity code, CancellationToken cancellationToken) =>
        shipped is not null && await shipped.FindAsync(code.Hash, cancellationToken).ConfigureAwait(false) is { } bytes ? bytes : CodeFiles.Read(code);

    private sealed class Assembly(int uses, long size)
    {
        public int Uses { get; set; } = uses;

        public long Size => size;

        public LinkedListNode<string>? Idle { get; set; }
    }
}
