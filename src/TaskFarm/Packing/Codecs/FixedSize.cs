using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskFarm.Packing;

/// <summary>Structs that are longer than their fields: inline arrays and fixed buffers.</summary>
internal static class FixedSize
{
    public static bool IsMoreThanItsFields(Type type) =>
        type.IsValueType && (type.IsDefined(typeof(InlineArrayAttribute)) || type.IsDefined(typeof(UnsafeValueTypeAttribute)));

    public static bool HoldsReferences(Type type) =>
        (bool)typeof(RuntimeHelpers).GetMethod(nameof(RuntimeHelpers.IsReferenceOrContainsReferences))!.MakeGenericMethod(type).Invoke(null, null)!;
}
