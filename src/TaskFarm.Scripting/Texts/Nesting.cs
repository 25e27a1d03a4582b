using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace TaskFarm.Scripting;

/// <summary>Refuses text nested so deep that the parser, which looks ahead from each bracket, would not end.</summary>
internal static class Nesting
{
    private const int MaxDepth = 500;

    private const string TooComplex = "An expression is too long or complex to compile";

    /// <exception cref="CompilationException">The text is nested too deep.</exception>
    public static void Check(SourceText source)
    {
        var text = source.ToString();
        if (text.AsSpan().Count('(') + text.AsSpan().Count('[') + text.AsSpan().Count('{') <= MaxDepth)
            return;
        var depth = 0;
        foreach (var token in SyntaxFactory.ParseTokens(text, options: ParsedText.ScriptOptions))
        {
            depth += token.Kind() switch
            {
                SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken => 1,
                SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken => -1,
                _ => 0,
            };
            if (depth > MaxDepth)
                throw Error(source, token.SpanStart);
        }
    }

    /// <summary>The compiler's own words for it.</summary>
    public static CompilationException Error(SourceText source, int position) =>
        new([CompilerMessages.At(source, position, "CS8078", TooComplex)]);
}
