using System.Collections.Concurrent;
using TaskFarm.Packing;

namespace TaskFarm.Tests.Packing.Samples;

/// <summary>Files by their hash, and which were asked for.</summary>
internal sealed class ShippedFiles(Dictionary<string, ReadOnlyMemory<byte>> files) : ICodeSource
{
    public ConcurrentQueue<string> Asked { get; } = new();

    public Task Ready { get; init; } = Task.CompletedTask;

    public async ValueTask<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken ct = default)
    {
        Asked.Enqueue(hash);
        await Ready.WaitAsync(ct);
        return files.TryGetValue(hash, out var file) ? file : default(ReadOnlyMemory<byte>?);
    }
}
