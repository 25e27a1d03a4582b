using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace TaskFarm.Scripting;

/// <summary>The type that code gets to see of a value that comes from outside.</summary>
internal static class StaticType
{
    // The shapes that make a hidden type worth more than dynamic, the most useful first.
    private static readonly Type[] Shapes =
    [
        typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(IList<>), typeof(IReadOnlyList<>), typeof(ISet<>),
        typeof(IReadOnlySet<>), typeof(ICollection<>), typeof(IReadOnlyCollection<>), typeof(IGrouping<,>), typeof(IQueryable<>),
        typeof(IEnumerable<>), typeof(IAsyncEnumerable<>), typeof(IDictionary), typeof(IList), typeof(IEnumerable),
    ];

    private static readonly Type[] Roots =
        [typeof(object), typeof(ValueType), typeof(Enum), typeof(Array), typeof(Delegate), typeof(MulticastDelegate)];

    /// <param name="type">The type that the value has.</param>
    /// <param name="isKnown">Whether code can refer to an assembly.</param>
    /// <returns>The nearest type that code can name; <see langword="null"/> where there is none worth having.</returns>
    public static Type? Of(Type type, Func<Assembly, bool> isKnown)
    {
        for (var candidate = type; candidate is not null && !Roots.Contains(candidate); candidate = candidate.BaseType)
            if (CanBeNamed(candidate, isKnown))
                return candidate;
        var interfaces = type.GetInterfaces().Where(candidate => CanBeNamed(candidate, isKnown)).ToList();
        foreach (var shape in Shapes)
            if (interfaces.Find(candidate => candidate == shape || (candidate.IsGenericType && candidate.GetGenericTypeDefinition() == shape)) is { } match)
                return match;
        return interfaces is [var only] ? only : null;
    }

    /// <summary>The assemblies that a type is made of.</summary>
    public static IEnumerable<Assembly> Assemblies(Type type)
    {
        if (type.HasElementType)
            return Assemblies(type.GetElementType()!);
        return type.GetGenericArguments().SelectMany(Assemblies).Append(type.Assembly).Distinct();
    }

    /// <summary>The type as C# names it, whatever is in scope.</summary>
    public static string Name(Type type)
    {
        if (type.IsArray)
        {
            // C# writes the dimensions of an array of arrays from the outside in.
            var dimensions = "";
            for (; type.IsArray; type = type.GetElementType()!)
                dimensions += $"[{new string(',', type.GetArrayRank() - 1)}]";
            return Name(type) + dimensions;
        }

        var arguments = type.GetGenericArguments();
        var parts = Nesting(type).Select(nested => Part(nested, arguments));
        return "global::" + string.Join('.', Namespace(type).Select(name => "@" + name).Concat(parts));
    }

    private static string Part(Type nested, Type[] arguments)
    {
        var first = nested.DeclaringType?.GetGenericArguments().Length ?? 0;
        var last = nested.GetGenericArguments().Length;
        var own = last == first ? "" : $"<{string.Join(", ", arguments[first..last].Select(Name))}>";
        return $"@{PlainName(nested)}{own}";
    }

    private static bool CanBeNamed(Type type, Func<Assembly, bool> isKnown)
    {
        if (!type.IsVisible || type.IsPointer || type.IsByRef || type.IsFunctionPointer || type.IsCOMObject)
            return false;
        if (type.IsArray)
            return (type.IsSZArray || type.GetArrayRank() > 1) && CanBeNamed(type.GetElementType()!, isKnown);
        return isKnown(type.Assembly)
            && Namespace(type).Concat(Nesting(type).Select(PlainName)).All(SyntaxFacts.IsValidIdentifier)
            && Array.TrueForAll(type.GetGenericArguments(), argument => CanBeNamed(argument, isKnown));
    }

    private static string[] Namespace(Type type) =>
        (type.Namespace ?? "").Split('.', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<Type> Nesting(Type type) =>
        type.DeclaringType is null ? [type] : [.. Nesting(type.DeclaringType), type];

    private static string PlainName(Type type)
    {
        var arity = type.Name.IndexOf('`', StringComparison.Ordinal);
        return arity < 0 ? type.Name : type.Name[..arity];
    }
}
