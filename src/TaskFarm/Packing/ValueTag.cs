namespace TaskFarm.Packing;

/// <summary>What stands where any object may.</summary>
internal enum ValueTag : byte
{
    Null,

    /// <summary>An object that was packed before, by its number.</summary>
    Again,

    /// <summary>The number of its type, or 0 and the type's name; then what its codec writes.</summary>
    Typed,
    Text,
    Int32,
    Double,
    True,
    False,
}
