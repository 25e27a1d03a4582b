using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace TaskFarm.Scripting;

/// <summary>The compiler's errors as the user's text explains them: its positions, no generated names.</summary>
internal static class CompilerMessages
{
    /// <param name="diagnostics">What the compiler said; all but errors is left out.</param>
    /// <param name="source">The text as it was sent.</param>
    /// <param name="toSource">From a position in the compiled text to the one in <paramref name="source"/>.</param>
    public static IReadOnlyList<CompilerMessage> From(
        IEnumerable<Diagnostic> diagnostics, SourceText source, Func<int, int> toSource) =>
        [.. diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => At(
                source,
                diagnostic.Location.IsInSource ? toSource(diagnostic.Location.SourceSpan.Start) : 0,
                diagnostic.Id,
                diagnostic.GetMessage(CultureInfo.InvariantCulture)))
            .Distinct()
            .OrderBy(message => message.Line)
            .ThenBy(message => message.Column)];

    public static CompilerMessage At(SourceText source, int position, string id, string text)
    {
        var place = source.Lines.GetLinePosition(Math.Min(position, source.Length));
        return new CompilerMessage(id, place.Line + 1, place.Character + 1, GeneratedNames.Strip(text));
    }
}
