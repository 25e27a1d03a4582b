using System.Collections.Concurrent;
using TaskFarm.Packing;

namespace TaskFarm.Server.Shipping;

/// <summary>The dependencies of shipped tasks: equal ones are one object, so that their tasks wait in one line and are asked for once.</summary>
internal sealed class ShippedDependencies(CodeLoader loader)
{
    private const int MaxKept = 1_000;

    private readonly ConcurrentDictionary<PackedDependency, Dependency> _known = new();

    public async ValueTask<Dependency> UnpackAsync(PackedDependency packed, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(packed, out var known))
        {
            return known;
        }

        var unpacked = await packed.UnpackAsync(loader, cancellationToken).ConfigureAwait(false);
        if (_known.Count >= MaxKept)
        {
            _known.Clear();
        }

        // A copy, as what came in is a piece of all that came with it.
        return _known.GetOrAdd(PackedDependency.Read(packed.Bytes.ToArray()), unpacked);
    }
}
