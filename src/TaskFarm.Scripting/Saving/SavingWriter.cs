using TaskFarm.Packing;

namespace TaskFarm.Scripting;

/// <summary>Writes what an image holds beside the values.</summary>
internal sealed class SavingWriter : ByteWriter
{
    private readonly IReadOnlyList<PushedAssembly> _assemblies;

    /// <param name="assemblies">Those that the namespace knows beside the platform's; those of its texts are among them.</param>
    public SavingWriter(IReadOnlyList<PushedAssembly> assemblies)
    {
        _assemblies = assemblies;
        WriteList(assemblies, assembly =>
        {
            WriteName(assembly.Assembly.FullName!);
            WriteRaw(assembly.Assembly.ManifestModule.ModuleVersionId);
        });
    }

    public void WriteList<T>(IReadOnlyList<T> items, Action<T> write)
    {
        WriteNumber(items.Count);
        foreach (var item in items)
            write(item);
    }

    public void WriteUsings(IReadOnlyList<UsingLine> lines) => WriteList(lines, line =>
    {
        WriteText(line.Code);
        WriteOptionalText(line.Alias);
    });

    public void WriteText(CompiledText text, SavedTexts texts)
    {
        WriteOptionalText(text.IsHolder ? text.Declarations[0].Name : null);
        WriteText(text.IsHolder ? TextReferences.ToIndices(text, texts) : text.Source);
        WriteList(text.Environment.Imports, import => WriteName(import.Declaration.Name, texts.IndexOf(import.Text)));
        WriteUsings(text.Environment.Usings);
        WriteList(text.Environment.Assemblies, assembly => WriteNumber(IndexOf(assembly)));
    }

    public void WriteName(string name, int text)
    {
        WriteText(name);
        WriteNumber(text);
    }

    public void WriteField(SavedField field, SavedTexts texts)
    {
        WriteNumber(texts.IndexOf(field.Text.Text));
        WriteText(TextTypeNames.InText(field.Text, field.Field.DeclaringType!));
        WriteText(field.Field.Name);
    }

    private int IndexOf(PushedAssembly assembly)
    {
        for (var index = 0; index < _assemblies.Count; index++)
            if (_assemblies[index] == assembly)
                return index;
        throw new InvalidOperationException($"The namespace doesn't know '{assembly.Assembly}', which its code was compiled with.");
    }
}
