namespace TaskFarm.Scripting;

/// <summary>What decides to which names of a namespace a text is bound.</summary>
/// <param name="Mentioned">The identifiers in the text that it doesn't declare, each once.</param>
/// <param name="Declared">The names that it declares, whatever the namespace; an assignment may declare more.</param>
/// <param name="Usings">Its own <c>using</c> directives.</param>
internal sealed record TextNames(
    IReadOnlyList<string> Mentioned, IReadOnlySet<string> Declared, IReadOnlyList<UsingLine> Usings)
{
    public long Bytes => 64L * (Mentioned.Count + Declared.Count + Usings.Count);

    public static TextNames Of(ParsedText text)
    {
        var outline = new TextOutline(text, isVariable: static _ => true, infersAll: false);
        return new TextNames(
            [.. text.Identifiers.Where(name => !outline.Names.Contains(name)).Distinct()],
            outline.Names,
            [.. text.Root.Usings.Select(UsingLine.From)]);
    }
}
