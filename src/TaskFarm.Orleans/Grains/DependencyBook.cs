using System.Collections.Concurrent;
using TaskFarm.Packing;
using TaskFarm.Scripting;

namespace TaskFarm.Orleans;

/// <summary>Dependencies by their bytes: the same one for the same bytes, so that tasks which share it wait in one line.</summary>
internal sealed class DependencyBook(CodeLoader code)
{
    // Each costs some hundred bytes, and a delegate of code that may be unloaded otherwise.
    private const int MaxDependencies = 4_096;

    private readonly ConcurrentDictionary<PackedDependency, Dependency> _known = new();

    /// <summary>The dependency of these bytes, ready to be asked.</summary>
    /// <exception cref="CompilationException">Its expression does not compile.</exception>
    public async ValueTask<Dependency?> ReadAsync(byte[]? bytes)
    {
        if (bytes is null)
        {
            return null;
        }

        var packed = PackedDependency.Read(bytes);
        if (_known.TryGetValue(packed, out var known))
        {
            return known;
        }

        // The compiler takes its time, and not the controller's.
        var dependency = await Task.Run(async () => (await packed.UnpackAsync(code)).Compile(DependExpression.Compile));
        if (_known.Count >= MaxDependencies)
        {
            _known.Clear();
        }

        return _known.GetOrAdd(packed, dependency);
    }
}
