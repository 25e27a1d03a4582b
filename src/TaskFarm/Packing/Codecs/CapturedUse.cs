using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskFarm.Packing;

/// <summary>Which variables a lambda uses of those that its closure holds.</summary>
/// <remarks>
/// The compiler gives all lambdas of a scope one closure, so that a lambda's closure holds what only its neighbours captured: a stream, a
/// client. That must neither hinder this one from travelling nor go along.
/// </remarks>
internal sealed class CapturedUse
{
    private static readonly ConditionalWeakTable<MethodInfo, CapturedUse> Known = [];

    private readonly ConcurrentDictionary<Type, bool[]> _byClosure = new();
    private readonly HashSet<int>? _fields;

    private CapturedUse(HashSet<int>? fields)
    {
        _fields = fields;
    }

    public static CapturedUse Of(MethodInfo lambda) => Known.GetValue(lambda, static one => new CapturedUse(GeneratedCode.FieldsUsedBy(one)));

    public static bool IsClosure(Type type) => type.IsClass && type.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal);

    /// <summary>What two lambdas use; null for all there is.</summary>
    public static CapturedUse? Union(CapturedUse? one, CapturedUse? other) =>
        one?._fields is null || other?._fields is null ? null : new CapturedUse([.. one._fields, .. other._fields]);

    /// <summary>Whether what one uses is all that the other does; null uses all.</summary>
    public static bool Covers(CapturedUse? one, CapturedUse? other) =>
        one?._fields is null || (other?._fields is not null && (one == other || other._fields.IsSubsetOf(one._fields)));

    /// <summary>Of a closure's fields in their order, which are used; null for all.</summary>
    public bool[]? In(Type closure, FieldInfo[] fields)
    {
        if (_fields is null)
        {
            return null;
        }

        return _byClosure.TryGetValue(closure, out var known)
            ? known
            : _byClosure.GetOrAdd(closure, Array.ConvertAll(fields, field => _fields.Contains(field.MetadataToken)));
    }
}
