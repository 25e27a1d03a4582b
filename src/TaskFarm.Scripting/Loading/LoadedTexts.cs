using System.Reflection;

namespace TaskFarm.Scripting;

/// <summary>The texts that one engine has loaded: those that something live needs, and as many others as fit, the latest used.</summary>
internal sealed class LoadedTexts
{
    /// <summary>How many texts stay loaded that nothing live needs.</summary>
    public const int MaxIdle = 256;

    private readonly Dictionary<string, LoadedText> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<LoadedText>> _bySource = new(StringComparer.Ordinal);
    private long _use;
    private long _loads;
    private int _trimAt = MaxIdle;

    public int Count => _byName.Count;

    /// <summary>The loads of a text, one for each environment that it ran in.</summary>
    public List<LoadedText>? Find(string source) => _bySource.GetValueOrDefault(source);

    public LoadedText? Find(CompiledText text) => _byName.GetValueOrDefault(text.Name);

    public LoadedText? Find(Assembly assembly) =>
        _byName.TryGetValue(assembly.GetName().Name ?? "", out var loaded) && loaded.Assembly == assembly ? loaded : null;

    public void Use(LoadedText text) => text.LastUse = ++_use;

    /// <param name="source">The text as it was sent; <see langword="null"/> for the holder of a pushed variable.</param>
    /// <param name="text">The compiled text.</param>
    /// <param name="bound">What it is bound to.</param>
    /// <param name="usings">The <c>using</c> directives of older texts that it was compiled with.</param>
    /// <param name="pushed">Assemblies beside the platform's that it may refer to.</param>
    public LoadedText Load(
        string? source,
        CompiledText text,
        IReadOnlyList<Binding> bound,
        IReadOnlyList<UsingLine> usings,
        IReadOnlyList<PushedAssembly> pushed)
    {
        if (_byName.Count >= _trimAt)
            Trim();
        var loaded = new LoadedText(text, bound, usings, [.. text.References.Select(reference => _byName[reference.Name])], pushed)
        {
            Source = source,
            LoadOrder = ++_loads,
        };
        foreach (var dependency in loaded.Dependencies)
            dependency.Holds++;
        _byName.Add(text.Name, loaded);
        if (source is not null)
        {
            if (!_bySource.TryGetValue(source, out var loads))
                _bySource.Add(source, loads = []);
            loads.Add(loaded);
        }

        Use(loaded);
        return loaded;
    }

    public void Clear()
    {
        foreach (var text in _byName.Values)
            text.Unload();
        _byName.Clear();
        _bySource.Clear();
        _trimAt = MaxIdle;
    }

    // Half of the idle ones at once, so that the look at all of them is paid once for many loads.
    private void Trim()
    {
        var idle = _byName.Values.Where(text => text.Holds == 0).OrderBy(text => text.LastUse).ToList();
        var surplus = Math.Max(0, idle.Count - MaxIdle / 2);
        foreach (var text in idle.Take(surplus))
            Unload(text);
        _trimAt = _byName.Count + MaxIdle / 2;
    }

    private void Unload(LoadedText text)
    {
        foreach (var dependency in text.Dependencies)
            dependency.Holds--;
        _byName.Remove(text.Text.Name);
        if (text.Source is not null && _bySource.TryGetValue(text.Source, out var loads))
        {
            loads.Remove(text);
            if (loads.Count == 0)
                _bySource.Remove(text.Source);
        }

        text.Unload();
    }
}
