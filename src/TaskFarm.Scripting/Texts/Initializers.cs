using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskFarm.Scripting;

/// <summary>Finds the types whose static members are given values before they are first used.</summary>
internal static class Initializers
{
    /// <summary>Whether a member that stands at top level, outside of any type, needs an initializer.</summary>
    public static bool IsIn(MemberDeclarationSyntax member) => member is PropertyDeclarationSyntax { Initializer: not null };

    /// <summary>Where the bodies of such types begin.</summary>
    public static IEnumerable<int> Of(MemberDeclarationSyntax member) => member
        .DescendantNodesAndSelf(static node => node is MemberDeclarationSyntax)
        .OfType<TypeDeclarationSyntax>()
        .Where(static type => type is not InterfaceDeclarationSyntax && type.OpenBraceToken.Span.Length > 0 && type.Members.Any(Initializes))
        .Select(static type => type.OpenBraceToken.Span.End);

    private static bool Initializes(MemberDeclarationSyntax member) => member switch
    {
        ConstructorDeclarationSyntax or PropertyDeclarationSyntax { Initializer: not null } => member.Modifiers.Any(SyntaxKind.StaticKeyword),
        BaseFieldDeclarationSyntax field => member.Modifiers.Any(SyntaxKind.StaticKeyword)
            && field.Declaration.Variables.Any(static variable => variable.Initializer is not null),
        _ => false,
    };
}
