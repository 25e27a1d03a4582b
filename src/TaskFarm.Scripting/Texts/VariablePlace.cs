namespace TaskFarm.Scripting;

/// <summary>Where a variable of a text lives.</summary>
internal enum VariablePlace
{
    /// <summary>Its type is to be inferred first; a local until then.</summary>
    Undecided,

    /// <summary>In a static field: later texts see it.</summary>
    Field,

    /// <summary>In a local, for its type can't be a field's; later texts see the value in a field of type <c>dynamic</c>.</summary>
    Published,

    /// <summary>In a local; gone when the text ends.</summary>
    Local,

    /// <summary>It turned out to be no declaration: the name is one of C#'s own.</summary>
    Elsewhere,
}
