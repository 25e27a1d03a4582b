using System.Collections.Concurrent;
using TaskFarm.Packing;

namespace TaskFarm.Orleans.Client;

/// <summary>Brings to the cluster the assemblies that tasks need, each once.</summary>
internal sealed class CodeShipping(IGrainFactory grains, ClusterCalls calls)
{
    // By hash; as many as this process has assemblies at most.
    private readonly ConcurrentDictionary<string, bool> _shipped = new(StringComparer.Ordinal);
    private IReadOnlyList<CodeIdentity>? _latest;

    /// <summary>Done when the cluster has all that these tasks need.</summary>
    public async ValueTask ShipAsync(PackedTask[] tasks, CancellationToken cancellationToken)
    {
        foreach (var task in tasks)
        {
            await ShipAsync(task.Code, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Done when the cluster has these assemblies.</summary>
    public async ValueTask ShipAsync(IReadOnlyList<CodeIdentity> code, CancellationToken cancellationToken)
    {
        if (code.Count == 0 || ReferenceEquals(code, _latest))
        {
            return;
        }

        foreach (var assembly in code)
        {
            if (!_shipped.ContainsKey(assembly.Hash))
            {
                if (!await calls.DoAsync(() => grains.GetGrain<ICodeGrain>(assembly.Hash).HasAsync(), cancellationToken).ConfigureAwait(false))
                {
                    var content = ClusterTaskController.BytesOf(CodeFiles.Read(assembly));
                    await calls.DoAsync(() => grains.GetGrain<ICodeGrain>(assembly.Hash).PutAsync(content), cancellationToken).ConfigureAwait(false);
                }

                _shipped.TryAdd(assembly.Hash, true);
            }
        }

        _latest = code;
    }
}
