using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskFarm.Scripting;

/// <summary>Tells the texts that the JIT should make fast from those whose exceptions it should tell exactly.</summary>
/// <remarks>
/// Optimized code blames an index out of range or a division by zero on some other line, or on none. Code without loops and
/// recursion is compiled for exactness, and sooner. The JIT compiles unloadable code once: it can't begin with one and end with the other.
/// </remarks>
internal static class HotCode
{
    public static bool IsIn(SyntaxNode text) => text.DescendantNodes().Any(static node => node switch
    {
        ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or GotoStatementSyntax => true,
        MethodDeclarationSyntax function => IsRecursive(function, function.Identifier),
        LocalFunctionStatementSyntax function => IsRecursive(function, function.Identifier),
        _ => false,
    });

    /// <summary>The attribute that a top level function of a hot text needs: inlined, or called by a tail call, it would be missing in the frames of an exception.</summary>
    public static string Attribute(MemberDeclarationSyntax member) =>
        member is MethodDeclarationSyntax function && !function.Modifiers.Any(SyntaxKind.ExternKeyword) && !HasOwn(function)
            ? "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] "
            : "";

    private static bool IsRecursive(SyntaxNode function, SyntaxToken identifier) => function.DescendantNodes().Any(node =>
        node is InvocationExpressionSyntax { Expression: SimpleNameSyntax name } && name.Identifier.ValueText == identifier.ValueText);

    private static bool HasOwn(MethodDeclarationSyntax function) => function.AttributeLists
        .SelectMany(list => list.Attributes)
        .Any(attribute => attribute.Name.ToString().Contains("MethodImpl", StringComparison.Ordinal));
}
