using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskFarm.Scripting;

/// <summary>Questions to syntax that stop where another function begins.</summary>
internal static class TopLevelSyntax
{
    /// <summary>The nodes that belong to the text's own statements, not to functions inside of them.</summary>
    public static IEnumerable<SyntaxNode> OwnNodes(SyntaxNode node) =>
        node.DescendantNodesAndSelf(static inner => inner is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    public static bool Awaits(SyntaxNode node) => OwnNodes(node).Any(static inner => inner switch
    {
        AwaitExpressionSyntax => true,
        CommonForEachStatementSyntax loop => loop.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword),
        UsingStatementSyntax statement => statement.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword),
        LocalDeclarationStatementSyntax declaration => declaration.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword),
        _ => false,
    });

    /// <summary>The places inside a statement that declare variables for the statements after it.</summary>
    public static IEnumerable<DeclarationExpressionSyntax> DeclarationExpressions(SyntaxNode statement)
    {
        SyntaxNode? scope = statement switch
        {
            ExpressionStatementSyntax expression => expression.Expression,
            // Its branches have scopes of their own, its condition hasn't.
            IfStatementSyntax conditional => conditional.Condition,
            VariableDeclarationSyntax declaration => declaration,
            _ => null,
        };
        return scope is null ? [] : scope
            .DescendantNodesAndSelf(static inner =>
                inner is not (AnonymousFunctionExpressionSyntax or SwitchExpressionArmSyntax or QueryExpressionSyntax))
            .OfType<DeclarationExpressionSyntax>();
    }

    public static IEnumerable<SingleVariableDesignationSyntax> Designations(DeclarationExpressionSyntax declaration) =>
        declaration.Designation.DescendantNodesAndSelf().OfType<SingleVariableDesignationSyntax>();

    /// <summary>The names to which a statement assigns: <c>a = 5;</c>, <c>(a, b) = (1, 2);</c>.</summary>
    public static IEnumerable<IdentifierNameSyntax> AssignedNames(SyntaxNode statement)
    {
        if (statement is not ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax assignment }
            || !assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
            return [];
        return assignment.Left switch
        {
            IdentifierNameSyntax name => [name],
            TupleExpressionSyntax tuple when tuple.Arguments.All(argument => argument.Expression is IdentifierNameSyntax or DeclarationExpressionSyntax) =>
                tuple.Arguments.Select(argument => argument.Expression).OfType<IdentifierNameSyntax>()
                    .Where(static name => name.Identifier.ValueText != "_"),
            _ => [],
        };
    }

    /// <summary>The type of a literal in C#; <see langword="null"/> for what is no literal with a type of its own.</summary>
    public static string? LiteralType(ExpressionSyntax? expression) => expression?.Kind() switch
    {
        SyntaxKind.NumericLiteralExpression or SyntaxKind.StringLiteralExpression or SyntaxKind.CharacterLiteralExpression
            or SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression =>
            "global::" + ((LiteralExpressionSyntax)expression).Token.Value!.GetType().FullName,
        SyntaxKind.InterpolatedStringExpression => "string",
        _ => null,
    };
}
