namespace TaskFarm.Packing;

/// <summary>The sets of shipped code that were used last. Those that fall out are unloaded when nothing uses them.</summary>
internal sealed class RecentScopes
{
    private const int Capacity = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<CodeScope>> _loads = [];
    private readonly LinkedList<string> _byUse = new();

    public Task<CodeScope> GetOrLoad(string key, Func<Task<CodeScope>> load)
    {
        lock (_lock)
        {
            if (_loads.TryGetValue(key, out var known) && !known.IsFaulted)
            {
                _byUse.Remove(key);
                _byUse.AddLast(key);
                return known;
            }

            _byUse.Remove(key);
            if (_loads.Count >= Capacity && _byUse.First is { } oldest)
            {
                _loads.Remove(oldest.Value);
                _byUse.RemoveFirst();
            }

            _byUse.AddLast(key);
            return _loads[key] = Task.Run(load);
        }
    }
}
