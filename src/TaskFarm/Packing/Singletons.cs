using System.Reflection;

namespace TaskFarm.Packing;

/// <summary>The objects that the compiler makes once for all lambdas of a class that capture nothing.</summary>
internal static class Singletons
{
    public static bool IsOfSingleton(Type type) =>
        type.Name.StartsWith("<>c", StringComparison.Ordinal)
        && !type.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal)
        && FieldOf(type) is not null;

    public static object Of(Type type) =>
        (IsOfSingleton(type) ? FieldOf(type)!.GetValue(null) : null)
        ?? throw new PackedDataException($"{type} holds no lambdas.");

    private static FieldInfo? FieldOf(Type type) =>
        type.GetField("<>9", BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly) is { } field && field.FieldType == type ? field : null;
}
