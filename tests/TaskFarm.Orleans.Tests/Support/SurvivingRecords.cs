using System.Collections.Concurrent;
using Orleans.Storage;

namespace TaskFarm.Orleans.Tests.Support;

/// <summary>The records that silos share and that outlive them, as a database's would: bytes, each with the tag of its last write.</summary>
internal sealed class SurvivingRecords
{
    private readonly ConcurrentDictionary<(string Name, GrainId Grain), StoredRecord> _records = new();
    private long _tag;

    /// <summary>Called before each operation: delays it by taking its time, and fails it by throwing.</summary>
    public Func<StorageCall, Task> Before { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Called when an operation was done, before whoever asked hears of it: by throwing, the answer is lost.</summary>
    public Func<StorageCall, Task> After { get; set; } = static _ => Task.CompletedTask;

    /// <summary>How many records there are of this name.</summary>
    public int Count(string name) => _records.Keys.Count(key => key.Name == name);

    /// <summary>How many records there are whose names begin so.</summary>
    public int CountStarting(string name) => _records.Keys.Count(key => key.Name.StartsWith(name, StringComparison.Ordinal));

    internal StoredRecord? Find(string name, GrainId grain) => _records.GetValueOrDefault((name, grain));

    internal StoredRecord Replace(string name, GrainId grain, string? tag, byte[] bytes)
    {
        var written = new StoredRecord(Interlocked.Increment(ref _tag).ToString(System.Globalization.CultureInfo.InvariantCulture), bytes);
        var isDone = tag is null
            ? _records.TryAdd((name, grain), written)
            : Find(name, grain) is { } found && found.Tag == tag && _records.TryUpdate((name, grain), written, found);
        return isDone ? written : throw Conflict("written", name, grain, tag);
    }

    internal void Remove(string name, GrainId grain, string? tag)
    {
        if (Find(name, grain) is { } found
            && (found.Tag != tag || !_records.TryRemove(new KeyValuePair<(string, GrainId), StoredRecord>((name, grain), found))))
        {
            throw Conflict("cleared", name, grain, tag);
        }
    }

    private InconsistentStateException Conflict(string what, string name, GrainId grain, string? tag) =>
        new($"Record {name} of {grain} can't be {what}, as somebody else has written it.", Find(name, grain)?.Tag ?? "none", tag ?? "none");

    internal sealed record StoredRecord(string Tag, byte[] Bytes);
}
