using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskFarm.Scripting;

/// <summary>Asks the compiler for the types that a text doesn't write: those of its variables, and whether its last expression has one.</summary>
/// <remarks>The text must have been written with its undecided variables as locals.</remarks>
internal sealed class TypeInference(CSharpCompilation compilation, SyntaxTree tree, GeneratedText code)
{
    private readonly SemanticModel _model = compilation.GetSemanticModel(tree);
    private readonly SyntaxNode _root = tree.GetRoot();

    public void Decide(TextOutline outline)
    {
        foreach (var variable in outline.Variables.Where(variable => variable.Place == VariablePlace.Undecided))
            Decide(variable);
        // Variables of one declaration are written together: one local makes the others locals.
        foreach (var group in outline.Variables.Where(variable => variable.Expression is not null).GroupBy(variable => variable.Expression))
            if (group.Any(variable => variable.Place != VariablePlace.Field))
                foreach (var variable in group.Where(variable => variable.Place == VariablePlace.Field))
                    variable.Place = VariablePlace.Published;
        if (outline.Result is { Type: TextPart.ResultType.Undecided } result)
            result.Type = IsVoid(result.Syntax) ? TextPart.ResultType.Void : TextPart.ResultType.Value;
    }

    private void Decide(TopLevelVariable variable)
    {
        if (variable.IsAssigned && IsDefined(variable.Name))
        {
            variable.Place = VariablePlace.Elsewhere;
            return;
        }

        var node = _root.FindToken(code.ToGenerated(variable.Position)).Parent!;
        var type = ((ILocalSymbol?)_model.GetDeclaredSymbol(node.FirstAncestorOrSelf<SyntaxNode>(IsDeclaration) ?? node))?.Type;
        variable.Place = PlaceOf(type);
        if (variable.Place == VariablePlace.Field)
            variable.TypeText = type!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        else if (variable.IsAssigned && type is null or IErrorTypeSymbol && IsNull(node))
            (variable.Place, variable.TypeText) = (VariablePlace.Field, "dynamic");
    }

    private static bool IsDeclaration(SyntaxNode node) => node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax;

    // "a = null" says nothing about a's type.
    private static bool IsNull(SyntaxNode node) =>
        node.FirstAncestorOrSelf<VariableDeclaratorSyntax>()?.Initializer?.Value.Kind() is SyntaxKind.NullLiteralExpression;

    // Seen from outside of the method, where the local that stands for the variable is not in the way.
    private bool IsDefined(string name)
    {
        var main = _root.DescendantNodes(static node => node is not TypeDeclarationSyntax)
            .OfType<ClassDeclarationSyntax>()
            .First(type => type.Identifier.ValueText == GeneratedNames.MainClass);
        return _model.LookupSymbols(main.OpenBraceToken.Span.End, name: name).Any(static symbol => symbol is not ITypeSymbol);
    }

    private bool IsVoid(ExpressionSyntax expression)
    {
        var position = code.ToGenerated(expression.SpanStart);
        var statement = _root.FindToken(position).Parent!.FirstAncestorOrSelf<ExpressionStatementSyntax>(node => node.SpanStart == position);
        return statement is not null && _model.GetTypeInfo(statement.Expression).Type is { SpecialType: SpecialType.System_Void };
    }

    private static VariablePlace PlaceOf(ITypeSymbol? type) => type switch
    {
        null or IErrorTypeSymbol or IPointerTypeSymbol or IFunctionPointerTypeSymbol or { IsRefLikeType: true } => VariablePlace.Local,
        { SpecialType: SpecialType.System_Void } => VariablePlace.Local,
        _ => CanBeNamed(type) ? VariablePlace.Field : VariablePlace.Published,
    };

    private static bool CanBeNamed(ITypeSymbol type) => type switch
    {
        IDynamicTypeSymbol => true,
        IArrayTypeSymbol array => CanBeNamed(array.ElementType),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.All(static element => CanBeNamed(element.Type)),
        INamedTypeSymbol named => named is { IsAnonymousType: false, CanBeReferencedByName: true, DeclaredAccessibility: Accessibility.Public }
            && named.TypeArguments.All(CanBeNamed)
            && (named.ContainingType is null || CanBeNamed(named.ContainingType)),
        _ => false,
    };
}
