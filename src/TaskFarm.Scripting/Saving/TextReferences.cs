using System.Globalization;

namespace TaskFarm.Scripting;

/// <summary>The type of a pushed variable names the texts of its types; in an image they go by their places.</summary>
internal static class TextReferences
{
    public static string ToIndices(CompiledText holder, SavedTexts texts)
    {
        var type = holder.Source;
        foreach (var import in holder.Environment.Imports)
            type = type.Replace(Written(import.Text), Place(texts.IndexOf(import.Text)), StringComparison.Ordinal);
        return type;
    }

    public static string ToNames(string type, IEnumerable<(int Index, CompiledText Text)> texts)
    {
        foreach (var (index, text) in texts)
            type = type.Replace(Place(index), Written(text), StringComparison.Ordinal);
        return type;
    }

    private static string Written(CompiledText text) => $"global::@{text.Name}.";

    // No type in C# is written so.
    private static string Place(int index) => string.Create(CultureInfo.InvariantCulture, $"global::#{index}.");
}
