using System.Collections.Frozen;
using System.Numerics;

namespace TaskFarm.Packing;

/// <summary>Types that are packed by a number. A new one goes to the end: the numbers are part of the format.</summary>
internal static class KnownTypes
{
    private static readonly Type[] Types =
    [
        typeof(object), typeof(string), typeof(bool), typeof(char), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int),
        typeof(uint), typeof(long), typeof(ulong), typeof(Int128), typeof(UInt128), typeof(Half), typeof(float), typeof(double),
        typeof(decimal), typeof(BigInteger), typeof(Complex), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly),
        typeof(TimeOnly), typeof(TimeSpan), typeof(Version), typeof(Uri), typeof(Index), typeof(Range), typeof(Nullable<>), typeof(List<>),
        typeof(Dictionary<,>), typeof(HashSet<>), typeof(KeyValuePair<,>), typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>),
        typeof(ValueTuple<,,,>), typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Action), typeof(Action<>), typeof(Action<,>),
        typeof(Action<,,>), typeof(Func<>), typeof(Func<,>), typeof(Func<,,>), typeof(Func<,,,>), typeof(Func<,,,,>), typeof(Task),
        typeof(Task<>), typeof(ValueTask), typeof(ValueTask<>), typeof(EngineProperties), typeof(IReadOnlyList<>), typeof(IEnumerable<>),
    ];

    private static readonly FrozenDictionary<Type, byte> Numbers =
        Types.Select((type, index) => (type, index)).ToFrozenDictionary(pair => pair.type, pair => (byte)pair.index);

    public static byte? NumberOf(Type type) => Numbers.TryGetValue(type, out var number) ? number : null;

    public static Type Find(byte number) =>
        number < Types.Length ? Types[number] : throw new PackedDataException($"The packed data names a type {number} that this version of TaskFarm doesn't know.");
}
