using System.Globalization;
using TaskFarm.Packing;

namespace TaskFarm.Scripting;

/// <summary>Names for the types that the texts of a namespace define: the text's place in the image and the type's name in the text.</summary>
internal static class TextTypeNames
{
    /// <summary>Gives names, and notes the texts that values need though no live name does.</summary>
    internal sealed class Saving(LoadedTexts all, SavedTexts saved) : ITypeNames
    {
        public HashSet<LoadedText> Missing { get; } = [];

        public string? NameOf(Type type)
        {
            if (all.Find(type.Assembly) is not { } text)
                return null;
            if (saved.Contains(text))
                return FormattableString.Invariant($"{saved.IndexOf(text.Text)}:{InText(text, type)}");
            Missing.Add(text);
            return "?";
        }

        public Type? Find(string name) => null;
    }

    internal sealed class Restoring(IReadOnlyList<LoadedText> texts) : ITypeNames
    {
        public string? NameOf(Type type) => null;

        public Type? Find(string name)
        {
            var end = name.IndexOf(':', StringComparison.Ordinal);
            return end > 0 && int.TryParse(name.AsSpan(0, end), CultureInfo.InvariantCulture, out var index) && index < texts.Count
                ? TextTypeNames.Find(texts[index], name[(end + 1)..])
                : null;
        }
    }

    /// <summary>The name of a type without that of its text, which is another in every process.</summary>
    public static string InText(LoadedText text, Type type)
    {
        var name = type.FullName!;
        return name.StartsWith(text.Text.Name + ".", StringComparison.Ordinal) ? name[text.Text.Name.Length..] : name;
    }

    public static Type? Find(LoadedText text, string name) =>
        text.Assembly.GetType(name.StartsWith('.') ? text.Text.Name + name : name);
}
