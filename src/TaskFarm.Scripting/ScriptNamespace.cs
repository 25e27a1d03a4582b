using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;
using TaskFarm.Packing;

namespace TaskFarm.Scripting;

/// <summary>A namespace whose code is C#, as typed in an interactive session.</summary>
/// <remarks>
/// A text is compiled once per process for what its names are bound to, and loaded once per namespace: variables are the namespace's own.
/// A variable is defined once its declaration was reached; functions, types and constants once the text began to run.
/// An assignment to a name that is defined nowhere, or to an older variable whose type it doesn't fit, defines a variable.
/// </remarks>
public sealed class ScriptNamespace : EngineNamespace
{
    private static readonly Lazy<Task> LazyWarmUp = new(() => Task.Run(static async () =>
    {
        var warm = new ScriptNamespace();
        warm.Push(new Dictionary<string, object?> { ["a"] = 1 });
        await warm.ExecuteAsync("int F(int x) => x + a; var b = F(1); b").ConfigureAwait(false);
        warm.Reset();
    }));

    private readonly Dictionary<string, Binding> _live = new(StringComparer.Ordinal);
    private LoadedTexts _texts = new();
    private IReadOnlyList<Binding> _implicit = [];
    private IReadOnlyList<UsingLine> _usings = [];
    private IReadOnlyList<PushedAssembly> _assemblies = [];
    private IReadOnlyList<string>? _keys;

    // Grows whenever a name comes to stand for something else: texts checked since are bound as they should be.
    private long _version = 1;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys =>
        _keys ??= [.. _live.Values.Where(binding => binding.Declaration.HasValue).Select(binding => binding.Declaration.Name).Order(StringComparer.Ordinal)];

    /// <summary>Grows with every push, execution, reset and restoration: a host saves a namespace whose count has grown.</summary>
    public long ChangeCount { get; private set; }

    /// <summary>How many texts are loaded.</summary>
    internal int LoadedCount => _texts.Count;

    /// <summary>Makes the compiler ready in the background, so that the first code needn't wait for it.</summary>
    /// <returns>Done when it is; the same for all callers in the process.</returns>
    public static Task WarmUp() => LazyWarmUp.Value;

    /// <inheritdoc/>
    public override void Push(IReadOnlyDictionary<string, object?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var name in values.Keys)
            if (!_live.ContainsKey(name) && (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None))
                throw new ArgumentException($"'{name}' cannot be pushed: it is not a C# identifier.", nameof(values));
        ChangeCount++;
        foreach (var (name, value) in values)
            Push(name, value);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object?> Pull(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var values = new Dictionary<string, object?>(names.Count, StringComparer.Ordinal);
        foreach (var name in names)
            values[name] = _live.TryGetValue(name, out var binding) && binding.Declaration.HasValue
                ? binding.Value
                : throw new NameNotDefinedException(name);
        return values;
    }

    /// <inheritdoc/>
    public override ValueTask<object?> ExecuteAsync(string code, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<object?>(cancellationToken);
        try
        {
            var text = Find(code) ?? Load(code);
            ChangeCount++;
            Start(text);
            return text.Run is { } run ? new(Run(text, run)) : RunAsync(text, text.RunAsync!);
        }
        catch (TaskFarmException exception)
        {
            return ValueTask.FromException<object?>(exception);
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        _texts.Clear();
        _live.Clear();
        (_implicit, _usings, _assemblies, _keys) = ([], [], [], null);
        _version++;
        ChangeCount++;
    }

    /// <summary>The namespace as bytes, code and values, for <see cref="Restore"/> in this process or another.</summary>
    /// <remarks>
    /// Of code it holds the texts that live names, or values, come from; of values those of all variables that such code can get at, and of
    /// the static fields of types that it declares and that have been used, those of generic types excepted. All values are one graph: what
    /// two variables share they share when restored. Save between executions, not during one.
    /// </remarks>
    /// <returns>The image; it says which variables are not in it.</returns>
    /// <exception cref="PackingException">The values can be packed one by one, but not together.</exception>
    public NamespaceImage Save() => new NamespaceSaver(_texts, _live.Values, _usings, _assemblies).Save();

    /// <summary>Replaces all that is in the namespace by what was in the saved one.</summary>
    /// <remarks>
    /// Statements of code don't run again. Initializers of static members that the code declares do, before these are given their saved
    /// values. Code that was compiled against assemblies of the user's needs these in the process itself.
    /// </remarks>
    /// <param name="image">The image of a namespace.</param>
    /// <param name="scope">Where the types of values are found that neither code in the namespace nor the platform defines; null for the process.</param>
    /// <exception cref="PackedDataException">The image can't be restored here; the namespace is as it was.</exception>
    public void Restore(NamespaceImage image, CodeScope? scope = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        var restored = NamespaceRestorer.Restore(image, scope);
        Reset();
        (_texts, _usings, _assemblies) = (restored.Texts, restored.Usings, restored.Assemblies);
        foreach (var binding in restored.Live)
            Define(binding);
    }

    private object? Run(LoadedText text, Func<object?> run)
    {
        try
        {
            return run();
        }
        catch (Exception exception)
        {
            throw CodeFrames.Wrap(exception);
        }
        finally
        {
            DefineVariables(text);
        }
    }

    private async ValueTask<object?> RunAsync(LoadedText text, Func<Task<object?>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw CodeFrames.Wrap(exception);
        }
        finally
        {
            DefineVariables(text);
        }
    }

    private LoadedText? Find(string code)
    {
        if (_texts.Find(code) is not { } loads)
            return null;
        foreach (var load in loads)
            if (load.CheckedVersion == _version || IsBoundRight(load))
            {
                _texts.Use(load);
                return load;
            }

        return null;
    }

    private bool IsBoundRight(LoadedText text)
    {
        var names = TextCompiler.NamesIn(text.Source!);
        if (!text.Bound.SequenceEqual(BoundBy(names)) || !text.Usings.SequenceEqual(UsingLine.Kept(_usings, names.Usings)))
            return false;
        text.CheckedVersion = _version;
        return true;
    }

    private IEnumerable<Binding> BoundBy(TextNames names)
    {
        foreach (var name in names.Mentioned)
            if (_live.TryGetValue(name, out var binding) && !binding.Declaration.IsImplicit)
                yield return binding;
        foreach (var binding in _implicit)
            if (!names.Declared.Contains(binding.Declaration.Name))
                yield return binding;
    }

    private LoadedText Load(string code)
    {
        var names = TextCompiler.NamesIn(code);
        List<Binding> bound = [.. BoundBy(names)];
        var environment = new TextEnvironment(
            [.. bound.Select(binding => new Import(binding.Owner.Text, binding.Declaration))],
            [.. UsingLine.Kept(_usings, names.Usings)],
            _assemblies);
        var text = TextCompiler.Compile(code, environment);
        // Loaded already, it mentions a name whose text was loaded anew, but doesn't refer to it: or that would have stayed.
        var load = _texts.Find(text) ?? _texts.Load(code, text, bound, environment.Usings, _assemblies);
        load.Bound = bound;
        load.CheckedVersion = _version;
        return load;
    }

    private void Start(LoadedText text)
    {
        if (text.Text.Usings.Count > 0 && UsingLine.Add(_usings, text.Text.Usings) is var usings && usings != _usings)
        {
            _usings = usings;
            _version++;
        }

        foreach (var binding in text.Declared)
            if (binding.Declaration.Kind != DeclarationKind.Variable)
                Define(binding);
    }

    private void DefineVariables(LoadedText text)
    {
        if (text.Declared.Length == 0)
            return;
        var progress = text.Progress;
        foreach (var binding in text.Declared)
            if (binding.Declaration.Progress <= progress)
                Define(binding);
    }

    private void Define(Binding binding)
    {
        if (binding.IsLive)
            return;
        var name = binding.Declaration.Name;
        if (_live.TryGetValue(name, out var older))
        {
            older.IsLive = false;
            older.Owner.Holds--;
        }

        _live[name] = binding;
        binding.IsLive = true;
        binding.Owner.Holds++;
        _version++;
        _keys = null;
        if (binding.Declaration.IsImplicit || older is { Declaration.IsImplicit: true })
            _implicit = [.. _live.Values.Where(live => live.Declaration.IsImplicit).OrderBy(live => live.Declaration.Name, StringComparer.Ordinal)];
    }

    private void Push(string name, object? value)
    {
        var type = value?.GetType();
        if (_live.TryGetValue(name, out var binding) && type is not null && type == binding.PushedType)
        {
            binding.Value = value;
            return;
        }

        var seen = type is null ? null : StaticType.Of(type, IsKnown);
        if (binding is not { Declaration.Kind: DeclarationKind.Variable }
            || (seen is null ? !binding.IsDynamic : binding.IsDynamic || binding.FieldType != seen))
            binding = Holder(name, seen);
        binding.Value = value;
        binding.PushedType = type;
        Define(binding);
    }

    /// <summary>The variable of this name and type that pushing made, now or before.</summary>
    private Binding Holder(string name, Type? type)
    {
        var environment = TextEnvironment.Empty;
        if (type is not null)
        {
            var assemblies = StaticType.Assemblies(type).ToList();
            environment = new TextEnvironment(
                [.. assemblies.Select(_texts.Find).OfType<LoadedText>().Select(TypeOf)],
                [],
                [.. assemblies.Where(assembly => !PlatformReferences.Contains(assembly)).Select(PushedAssembly.Of).OfType<PushedAssembly>()]);
            if (environment.Assemblies.Except(_assemblies).ToList() is { Count: > 0 } added)
                _assemblies = [.. _assemblies, .. added];
        }

        var text = TextCompiler.CompileVariable(name, type is null ? "dynamic" : StaticType.Name(type), environment);
        var loaded = _texts.Find(text) ?? _texts.Load(source: null, text, [], [], environment.Assemblies);
        _texts.Use(loaded);
        return loaded.Declared[0];
    }

    private static Import TypeOf(LoadedText loaded) =>
        new(loaded.Text, loaded.Text.Declarations.First(declaration => declaration.Kind == DeclarationKind.Type));

    // Two assemblies of one name would be one to the compiler; what is loaded for another engine would be a stranger to this one's code.
    private bool IsKnown(Assembly assembly) =>
        PlatformReferences.Contains(assembly)
        || _texts.Find(assembly) is not null
        || (PushedAssembly.Of(assembly) is { } pushed
            && !PlatformReferences.HasName(assembly)
            && !_assemblies.Any(other => other != pushed && other.Assembly.GetName().Name == assembly.GetName().Name));
}
