using System.Reflection;
using TaskFarm.Packing;

namespace TaskFarm.Scripting;

/// <summary>Makes the image of a namespace: the texts that something needs, and all values as one graph.</summary>
internal sealed class NamespaceSaver
{
    private readonly LoadedTexts _texts;
    private readonly List<Binding> _live;
    private readonly IReadOnlyList<UsingLine> _usings;
    private readonly IReadOnlyList<PushedAssembly> _assemblies;
    private readonly SortedDictionary<string, string> _leftOut = new(StringComparer.Ordinal);
    private readonly HashSet<FieldInfo> _unpackable = [];
    private readonly HashSet<LoadedText> _neededByValues = [];

    public NamespaceSaver(
        LoadedTexts texts, IEnumerable<Binding> live, IReadOnlyList<UsingLine> usings, IReadOnlyList<PushedAssembly> assemblies)
    {
        _texts = texts;
        _live = [.. live.OrderBy(binding => binding.Declaration.Name, StringComparer.Ordinal)];
        _usings = usings;
        _assemblies = assemblies;
    }

    public NamespaceImage Save()
    {
        while (true)
        {
            var texts = new SavedTexts(_live.Select(binding => binding.Owner).Concat(_neededByValues));
            var names = new TextTypeNames.Saving(_texts, texts);
            List<SavedField> fields = [.. texts.Loaded.SelectMany(text => StaticState.Of(text)
                .Where(field => !_unpackable.Contains(field))
                .Select(field => new SavedField(text, field)))];
            try
            {
                var values = ValuePacker.Pack(fields.Select(field => field.Value).ToArray(), "namespace", names);
                if (names.Missing.Count == 0)
                    return NamespaceImage.Of(_leftOut, values, Names(texts, fields));
                _neededByValues.UnionWith(names.Missing);
            }
            catch (PackingException) when (LeavesOut(fields, names))
            {
                // What only the values left out needed is not needed any more.
                _neededByValues.Clear();
            }
        }
    }

    // One by one, so that all that can't be packed is found at once.
    private bool LeavesOut(List<SavedField> fields, TextTypeNames.Saving names)
    {
        var before = _unpackable.Count;
        foreach (var field in fields)
            try
            {
                ValuePacker.Pack(field.Value, field.Field.Name, names);
            }
            catch (PackingException exception)
            {
                _unpackable.Add(field.Field);
                if (_live.RemoveAll(binding => binding.Field == field.Field) > 0)
                    _leftOut.Add(field.Field.Name, exception.Message);
            }

        return _unpackable.Count > before;
    }

    private ReadOnlySpan<byte> Names(SavedTexts texts, List<SavedField> fields)
    {
        var writer = new SavingWriter(_assemblies);
        writer.WriteUsings(_usings);
        writer.WriteList(texts.Compiled, text => writer.WriteText(text, texts));
        writer.WriteList(_live, binding => writer.WriteName(binding.Declaration.Name, texts.IndexOf(binding.Owner.Text)));
        writer.WriteList(fields, field => writer.WriteField(field, texts));
        return writer.Written;
    }
}
