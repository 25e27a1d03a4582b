using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskFarm.Scripting;

/// <summary>A <c>using</c> directive that stays for later texts.</summary>
/// <param name="Code">The directive, with normal spaces.</param>
/// <param name="Alias">The alias it defines, if any; a later directive replaces it.</param>
internal sealed record UsingLine(string Code, string? Alias)
{
    public static UsingLine From(UsingDirectiveSyntax syntax) => new(
        syntax.WithGlobalKeyword(default).WithoutTrivia().NormalizeWhitespace().ToFullString(),
        syntax.Alias?.Name.Identifier.ValueText);

    /// <summary>The directives that are in force once these have been added.</summary>
    public static IReadOnlyList<UsingLine> Add(IReadOnlyList<UsingLine> lines, IReadOnlyList<UsingLine> added) =>
        added.All(lines.Contains) ? lines : [.. Kept(lines, added), .. added];

    /// <summary>The directives that these don't replace or repeat.</summary>
    public static IEnumerable<UsingLine> Kept(IEnumerable<UsingLine> lines, IReadOnlyList<UsingLine> added) =>
        lines.Where(line => !added.Any(other => other == line || (other.Alias is not null && other.Alias == line.Alias)));
}
