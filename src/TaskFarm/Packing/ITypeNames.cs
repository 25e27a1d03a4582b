namespace TaskFarm.Packing;

/// <summary>Names for types that have no file, such as those that code in an engine defined.</summary>
/// <remarks>Asked for named types and generic definitions only; arrays and constructed types are taken apart before.</remarks>
internal interface ITypeNames
{
    /// <summary>The name of a type of an assembly without a file; null for a type that this doesn't know.</summary>
    string? NameOf(Type type);

    /// <summary>The type of a name that was given before; null for none.</summary>
    Type? Find(string name);
}
