namespace TaskFarm.Packing;

/// <summary>How a type stands in packed data.</summary>
internal enum TypeTag : byte
{
    /// <summary>One of <see cref="KnownTypes"/>, by its number.</summary>
    Known,

    /// <summary>Of an assembly that is everywhere: its name, the type's name.</summary>
    Everywhere,

    /// <summary>Of a user's assembly: its place in the list of code, the type's name.</summary>
    Code,

    /// <summary>A definition and what its parameters stand for.</summary>
    Generic,

    /// <summary>Its item's type.</summary>
    Vector,

    /// <summary>Its rank and its item's type.</summary>
    Array,

    /// <summary>By a name that the caller gave it.</summary>
    Named,
}
