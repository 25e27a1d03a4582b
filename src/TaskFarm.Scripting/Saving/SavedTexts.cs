namespace TaskFarm.Scripting;

/// <summary>The texts that an image of a namespace takes, each after those that it refers to.</summary>
internal sealed class SavedTexts
{
    private readonly List<CompiledText> _compiled = [];
    private readonly Dictionary<CompiledText, int> _indices = [];

    /// <param name="needed">The texts that live names and values come from.</param>
    public SavedTexts(IEnumerable<LoadedText> needed)
    {
        var loaded = new HashSet<LoadedText>();
        var pending = new Stack<LoadedText>(needed);
        while (pending.TryPop(out var text))
            if (loaded.Add(text))
                foreach (var dependency in text.Dependencies)
                    pending.Push(dependency);
        Loaded = [.. loaded.OrderBy(text => text.LoadOrder)];
        foreach (var text in Loaded)
            Add(text.Text);
    }

    /// <summary>Those whose variables code can still get at, in the order in which they were loaded.</summary>
    public IReadOnlyList<LoadedText> Loaded { get; }

    /// <summary>These and those that are needed to compile them.</summary>
    public IReadOnlyList<CompiledText> Compiled => _compiled;

    public int IndexOf(CompiledText text) => _indices[text];

    public bool Contains(LoadedText text) => _indices.ContainsKey(text.Text);

    private void Add(CompiledText text)
    {
        var pending = new Stack<(CompiledText Text, bool AllBefore)>([(text, false)]);
        while (pending.TryPop(out var next))
        {
            if (_indices.ContainsKey(next.Text))
                continue;
            if (next.AllBefore)
            {
                _indices.Add(next.Text, _compiled.Count);
                _compiled.Add(next.Text);
                continue;
            }

            pending.Push((next.Text, true));
            foreach (var import in next.Text.Environment.Imports.Reverse())
                pending.Push((import.Text, false));
        }
    }
}
