using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskFarm.Scripting;

/// <summary>Tells declarations that code can use without naming them: extension methods, <c>foreach</c>, <c>await</c>, queries.</summary>
internal static class ImplicitUse
{
    public static bool Of(MemberDeclarationSyntax member) => member switch
    {
        // A static class's extension methods go by names of their own.
        ClassDeclarationSyntax type => type.Members.Any(static inner => inner is ExtensionBlockDeclarationSyntax || IsExtension(inner)),
        _ => IsExtension(member),
    };

    private static bool IsExtension(MemberDeclarationSyntax member) =>
        member is MethodDeclarationSyntax { ParameterList.Parameters: [var first, ..] } && first.Modifiers.Any(static modifier => modifier.IsKind(SyntaxKind.ThisKeyword));
}
