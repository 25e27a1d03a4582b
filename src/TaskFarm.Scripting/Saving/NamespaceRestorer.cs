using System.Reflection;
using TaskFarm.Packing;

namespace TaskFarm.Scripting;

/// <summary>Makes of an image what a namespace consists of: loads the texts, runs none of their statements, and puts the values in.</summary>
internal sealed class NamespaceRestorer
{
    private readonly ByteReader _reader;
    private readonly List<PushedAssembly?> _known;
    private readonly List<LoadedText> _loaded = [];

    private NamespaceRestorer(NamespaceImage image)
    {
        _reader = new ByteReader(image.Names);
        _known = ReadList(() => PushedAssembly.Find(_reader.ReadName(), _reader.ReadRaw<Guid>()));
        Usings = ReadUsings();
    }

    public LoadedTexts Texts { get; } = new();

    public IReadOnlyList<UsingLine> Usings { get; }

    public IReadOnlyList<PushedAssembly> Assemblies => [.. _known.OfType<PushedAssembly>()];

    public IReadOnlyList<Binding> Live { get; private set; } = [];

    /// <exception cref="PackedDataException">The image can't be restored here.</exception>
    public static NamespaceRestorer Restore(NamespaceImage image, CodeScope? scope)
    {
        NamespaceRestorer? restorer = null;
        try
        {
            restorer = new NamespaceRestorer(image);
            restorer.Restore(image.Values, scope);
            return restorer;
        }
        catch (Exception exception)
        {
            restorer?.Texts.Clear();
            if (exception is PackedDataException)
                throw;
            // Types that the code declares may have initializers, and these may throw what they like.
            throw new PackedDataException($"The namespace can't be restored from its image: {exception.Message}", exception);
        }
    }

    private void Restore(ReadOnlyMemory<byte> packed, CodeScope? scope)
    {
        for (var count = _reader.ReadCount(); count > 0; count--)
            _loaded.Add(ReadText());
        Live = ReadList(ReadName);
        var fields = ReadList(ReadField);
        _reader.ExpectEnd();
        var values = (object?[])ValuePacker.Unpack(packed, scope, new TextTypeNames.Restoring(_loaded))!;
        foreach (var (field, value) in fields.Zip(values))
            StaticState.Set(field, value);
    }

    private LoadedText ReadText()
    {
        var variable = _reader.ReadOptionalText();
        var source = _reader.ReadText();
        var bound = ReadList(ReadName);
        var environment = new TextEnvironment(
            [.. bound.Select(binding => new Import(binding.Owner.Text, binding.Declaration))],
            ReadUsings(),
            [.. ReadList(() => _known[_reader.ReadNumber()]).OfType<PushedAssembly>()]);
        var text = variable is null
            ? TextCompiler.Compile(source, environment)
            : TextCompiler.CompileVariable(
                variable, TextReferences.ToNames(source, bound.Select(binding => (_loaded.IndexOf(binding.Owner), binding.Owner.Text))), environment);
        // The compiler's cache may have forgotten the text between two loads, each with variables of its own.
        if (Texts.Find(text) is not null)
            text = TextCompiler.CompileTwin(text);
        return variable is null
            ? Texts.Load(source, text, bound, environment.Usings, environment.Assemblies)
            : Texts.Load(source: null, text, [], [], environment.Assemblies);
    }

    private Binding ReadName()
    {
        var name = _reader.ReadText();
        return Array.Find(TextAt(_reader.ReadNumber()).Declared, binding => binding.Declaration.Name == name)
            ?? throw new PackedDataException($"The code in the image doesn't define '{name}' any more.");
    }

    private FieldInfo ReadField()
    {
        var text = TextAt(_reader.ReadNumber());
        var (type, field) = (_reader.ReadText(), _reader.ReadText());
        return StaticState.Find(text, type, field)
            ?? throw new PackedDataException($"The code in the image doesn't define '{GeneratedNames.Strip(type)}.{field}' any more.");
    }

    private LoadedText TextAt(int index) => index >= 0 && index < _loaded.Count
        ? _loaded[index]
        : throw new PackedDataException("The image refers to code that is not in it.");

    private List<UsingLine> ReadUsings() => ReadList(() => new UsingLine(_reader.ReadText(), _reader.ReadOptionalText()));

    private List<T> ReadList<T>(Func<T> read)
    {
        var list = new List<T>();
        for (var count = _reader.ReadCount(); count > 0; count--)
            list.Add(read());
        return list;
    }
}
