using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace TaskFarm.Scripting;

/// <summary>Compiled text in the making: pieces of the user's text, verbatim, among generated code, with the way back from each position.</summary>
/// <remarks>Compiler messages are mapped by the pieces, exact to the column; <c>#line</c> directives carry the lines into the symbols.</remarks>
internal sealed class GeneratedText(SourceText source)
{
    // Without documentation the compiler doesn't say which using directives are not needed.
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.Parse);

    private readonly StringBuilder _text = new();
    private readonly List<Piece> _pieces = [];

    public GeneratedText Add(string generated)
    {
        _text.Append(generated);
        return this;
    }

    /// <summary>Starts a line that debuggers and stack traces take for the user's line at this position.</summary>
    public GeneratedText StartLine(int position)
    {
        var line = source.Lines.GetLinePosition(position).Line + 1;
        _text.Append(FormattableString.Invariant($"\n#line {line} \"{GeneratedNames.File}\"\n"));
        return this;
    }

    public GeneratedText Hide()
    {
        _text.Append("\n#line hidden\n");
        return this;
    }

    /// <summary>Adds a piece of the user's text.</summary>
    public GeneratedText AddSource(TextSpan span)
    {
        if (span.Length > 0)
        {
            _pieces.Add(new Piece(_text.Length, span.Start, span.Length));
            _text.Append(source.ToString(span));
        }

        return this;
    }

    /// <summary>Adds a piece of the user's text with some places changed.</summary>
    public GeneratedText AddSource(TextSpan span, IEnumerable<TextChange> changes)
    {
        var position = span.Start;
        foreach (var change in changes.Where(change => span.Contains(change.Span)).OrderBy(change => change.Span.Start))
        {
            AddSource(TextSpan.FromBounds(position, change.Span.Start));
            Add(change.NewText ?? "");
            position = change.Span.End;
        }

        return AddSource(TextSpan.FromBounds(position, span.End));
    }

    public SyntaxTree Parse() => SyntaxFactory.ParseSyntaxTree(SourceText.From(_text.ToString(), Encoding.UTF8), Options);

    /// <summary>The position in the user's text; for generated code that of the end of the piece before it.</summary>
    public int ToSource(int generated)
    {
        var low = 0;
        var high = _pieces.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_pieces[middle].Generated <= generated)
                low = middle + 1;
            else
                high = middle;
        }

        if (low == 0)
            return _pieces.Count == 0 ? 0 : _pieces[0].Source;
        var piece = _pieces[low - 1];
        return piece.Source + Math.Min(generated - piece.Generated, piece.Length);
    }

    /// <summary>Where a position of the user's text stands now; -1 where it was left out.</summary>
    public int ToGenerated(int position)
    {
        foreach (var piece in _pieces)
            if (position >= piece.Source && position < piece.Source + piece.Length)
                return piece.Generated + position - piece.Source;
        return -1;
    }

    private readonly record struct Piece(int Generated, int Source, int Length);
}
