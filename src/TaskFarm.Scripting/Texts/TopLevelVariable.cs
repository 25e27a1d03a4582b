using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskFarm.Scripting;

/// <summary>A variable that a text declares at top level.</summary>
/// <param name="name">Its name, without <c>@</c>.</param>
/// <param name="position">Where in the text its name stands.</param>
/// <param name="type">The type as written; <see langword="null"/> where it is to be inferred.</param>
internal sealed class TopLevelVariable(string name, int position, TypeSyntax? type)
{
    public string Name { get; } = name;

    public int Position { get; } = position;

    public TypeSyntax? Type { get; } = type;

    /// <summary>What declares it inside an expression (<c>out var n</c>, <c>var (a, b)</c>), possibly with others.</summary>
    public DeclarationExpressionSyntax? Expression { get; init; }

    /// <summary>Whether an assignment to a name that is defined nowhere declares it.</summary>
    public bool IsAssigned { get; init; }

    public VariablePlace Place { get; set; }

    /// <summary>The type in C#, where it isn't taken from the text.</summary>
    public string? TypeText { get; set; }

    public bool HasField => Place is VariablePlace.Field or VariablePlace.Published;
}
