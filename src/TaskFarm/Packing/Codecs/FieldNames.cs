using System.Reflection;

namespace TaskFarm.Packing;

/// <summary>Fields in the words of who wrote the type.</summary>
internal static class FieldNames
{
    /// <summary>The property that the compiler made the field for, the parameter of a primary constructor, or the field.</summary>
    public static string Of(FieldInfo field)
    {
        var name = field.Name;
        var end = name.StartsWith('<') ? name.IndexOf('>', StringComparison.Ordinal) : -1;
        return end > 1 ? name[1..end] : IsPair(field.DeclaringType!) ? char.ToUpperInvariant(name[0]) + name[1..] : name;
    }

    private static bool IsPair(Type type) => type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
}
