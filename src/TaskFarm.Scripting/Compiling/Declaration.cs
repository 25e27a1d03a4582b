namespace TaskFarm.Scripting;

/// <summary>A name that a text defines for the texts after it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Progress">For a variable, what the text's progress counter must have reached for it to be declared; else 0.</param>
/// <param name="IsImplicit">Whether code can use it without naming it, as extension methods are.</param>
internal sealed record Declaration(string Name, DeclarationKind Kind, int Progress, bool IsImplicit)
{
    /// <summary>Whether it has a value.</summary>
    public bool HasValue => Kind is DeclarationKind.Variable or DeclarationKind.Constant;
}
