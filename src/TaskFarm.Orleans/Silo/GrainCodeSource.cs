using TaskFarm.Packing;

namespace TaskFarm.Orleans.Silo;

/// <summary>The assemblies that clients have shipped to the cluster.</summary>
internal sealed class GrainCodeSource(IGrainFactory grains) : ICodeSource
{
    public async ValueTask<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken cancellationToken = default)
    {
        // Without the turn of the grain that asks, if one does: it may be the engine that unpacks, or the controller.
        var content = await Task.Run(() => grains.GetGrain<ICodeGrain>(hash).GetAsync(), cancellationToken).ConfigureAwait(false);
        return content is null ? null : new ReadOnlyMemory<byte>(content);
    }
}
