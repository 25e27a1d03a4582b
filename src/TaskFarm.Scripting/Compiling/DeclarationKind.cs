namespace TaskFarm.Scripting;

/// <summary>What a name of a namespace stands for.</summary>
internal enum DeclarationKind
{
    Variable,
    Constant,
    Function,
    Type,
}
