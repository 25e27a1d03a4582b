namespace TaskFarm.Packing;

/// <summary>Types as C# writes them.</summary>
internal static class TypeText
{
    public static string Of(Type type)
    {
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        var name = (type.IsNested && !type.IsGenericParameter ? Of(type.DeclaringType!) + "." : type.Namespace is null ? "" : type.Namespace + ".") + type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : $"{name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }
}
