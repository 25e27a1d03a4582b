using System.Reflection;

namespace TaskFarm.Scripting;

/// <summary>A text's assembly in one engine: its statics are that engine's own.</summary>
internal sealed class LoadedText
{
    private readonly TextLoadContext _context;
    private readonly Func<int> _progress;

    /// <param name="text">The compiled text.</param>
    /// <param name="bound">The names that it is bound to.</param>
    /// <param name="usings">The <c>using</c> directives of older texts that it was compiled with.</param>
    /// <param name="dependencies">The loaded texts that it refers to.</param>
    /// <param name="pushed">Assemblies beside the platform's that it may refer to.</param>
    public LoadedText(
        CompiledText text,
        IReadOnlyList<Binding> bound,
        IReadOnlyList<UsingLine> usings,
        IReadOnlyList<LoadedText> dependencies,
        IReadOnlyList<PushedAssembly> pushed)
    {
        Text = text;
        Bound = bound;
        Usings = usings;
        Dependencies = dependencies;
        var references = pushed.ToDictionary(assembly => assembly.Assembly.GetName().Name!, assembly => assembly.Assembly);
        foreach (var dependency in dependencies)
            references[dependency.Text.Name] = dependency.Assembly;
        _context = new TextLoadContext(text.Name, references);
        Assembly = _context.Load(text.Image);
        var main = Assembly.GetType($"{text.Name}.{GeneratedNames.MainClass}", throwOnError: true)!;
        var run = main.GetMethod(GeneratedNames.MainMethod)!;
        if (text.Awaits)
            RunAsync = run.CreateDelegate<Func<Task<object?>>>();
        else
            Run = run.CreateDelegate<Func<object?>>();
        _progress = main.GetMethod(GeneratedNames.ProgressMethod)!.CreateDelegate<Func<int>>();
        Declared = [.. text.Declarations.Select(declaration => new Binding(this, declaration, Assembly))];
    }

    public CompiledText Text { get; }

    /// <summary>The text as it was sent; <see langword="null"/> for the holder of a pushed variable.</summary>
    public string? Source { get; init; }

    public Assembly Assembly { get; }

    public Func<object?>? Run { get; }

    public Func<Task<object?>>? RunAsync { get; }

    public IReadOnlyList<Binding> Bound { get; set; }

    public IReadOnlyList<UsingLine> Usings { get; }

    public IReadOnlyList<LoadedText> Dependencies { get; }

    public Binding[] Declared { get; }

    /// <summary>Its place in the order in which the namespace loaded texts.</summary>
    public required long LoadOrder { get; init; }

    /// <summary>How many live names and loaded texts need this one; it is not unloaded while any does.</summary>
    public int Holds { get; set; }

    /// <summary>The version of the namespace for which <see cref="Bound"/> was last found right.</summary>
    public long CheckedVersion { get; set; }

    /// <summary>When the text ran last, on the namespace's own count.</summary>
    public long LastUse { get; set; }

    /// <summary>How far the last run came: the count of the variables it declared.</summary>
    public int Progress => _progress();

    /// <summary>Whether the initializer of one of the text's types has run, by the name of the field that it notes it in.</summary>
    public bool HasBegun(string field) =>
        (bool)Assembly.GetType($"{Text.Name}.{GeneratedNames.BegunClass}", throwOnError: true)!.GetField(field)!.GetValue(null)!;

    public void Unload() => _context.Unload();
}
