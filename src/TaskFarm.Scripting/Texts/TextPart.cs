using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskFarm.Scripting;

/// <summary>Something that stands at the top level of a text.</summary>
internal abstract record TextPart
{
    private TextPart()
    {
    }

    /// <summary>A function, property or type.</summary>
    internal sealed record Member(string Name, DeclarationKind Kind, MemberDeclarationSyntax Syntax) : TextPart;

    /// <summary>Constants of one type.</summary>
    internal sealed record Constants(FieldDeclarationSyntax Syntax) : TextPart;

    /// <summary>Variables of one type.</summary>
    internal sealed record Variables(BaseFieldDeclarationSyntax Syntax, IReadOnlyList<TopLevelVariable> Declared) : TextPart;

    /// <summary>A statement, with the variables that its expressions declare.</summary>
    internal sealed record Statement(StatementSyntax Syntax, IReadOnlyList<TopLevelVariable> Declared) : TextPart;

    /// <summary>The expression that is the text's value.</summary>
    internal sealed record Result(ExpressionSyntax Syntax, IReadOnlyList<TopLevelVariable> Declared) : TextPart
    {
        public ResultType Type { get; set; } = Syntax switch
        {
            InvocationExpressionSyntax or AwaitExpressionSyntax or ConditionalAccessExpressionSyntax => ResultType.Undecided,
            _ => ResultType.Value,
        };
    }

    /// <summary>Whether the last expression has a value.</summary>
    internal enum ResultType
    {
        Undecided,
        Value,
        Void,
    }
}
