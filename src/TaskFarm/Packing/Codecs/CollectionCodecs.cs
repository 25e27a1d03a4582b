using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Reflection;

namespace TaskFarm.Packing;

/// <summary>The platform's collections.</summary>
internal static class CollectionCodecs
{
    private static readonly FrozenDictionary<Type, MethodInfo> Makers = typeof(CollectionCodecs)
        .GetMethods(BindingFlags.NonPublic | BindingFlags.Static)
        .Where(method => method.IsDefined(typeof(CollectionAttribute)))
        .ToFrozenDictionary(method => method.GetCustomAttribute<CollectionAttribute>()!.Definition);

    /// <summary>The codec for a collection's type; null where it is none.</summary>
    public static Codec? For(Type type)
    {
        // Frozen collections are of hidden classes below the public ones. A user's class below List is not a List, though.
        for (var super = type; super is not null; super = super.BaseType)
        {
            if (super.IsGenericType && Makers.TryGetValue(super.GetGenericTypeDefinition(), out var maker))
            {
                return (Codec)maker.MakeGenericMethod(super.GenericTypeArguments).Invoke(null, null)!;
            }
        }

        return null;
    }

    [Collection(typeof(List<>))]
    private static ListCodec<T> List<T>() => new();

    [Collection(typeof(HashSet<>))]
    private static MutableCodec<HashSet<T>, T> HashSet<T>() => new(
        set => Unusual<T>(set.Comparer), (comparer, _) => new((IEqualityComparer<T>?)comparer), (set, item) => set.Add(item));

    [Collection(typeof(Queue<>))]
    private static MutableCodec<Queue<T>, T> Queue<T>() => new(_ => null, (_, _) => new(), (queue, item) => queue.Enqueue(item));

    [Collection(typeof(Stack<>))]
    private static MutableCodec<Stack<T>, T> Stack<T>() => new(_ => null, (_, _) => new(), (stack, item) => stack.Push(item), reversed: true);

    [Collection(typeof(LinkedList<>))]
    private static MutableCodec<LinkedList<T>, T> LinkedList<T>() => new(_ => null, (_, _) => new(), (list, item) => list.AddLast(item));

    [Collection(typeof(SortedSet<>))]
    private static MutableCodec<SortedSet<T>, T> SortedSet<T>() => new(
        set => Unusual(set.Comparer), (comparer, _) => new((IComparer<T>?)comparer), (set, item) => set.Add(item));

    [Collection(typeof(ConcurrentQueue<>))]
    private static MutableCodec<ConcurrentQueue<T>, T> ConcurrentQueue<T>() => new(_ => null, (_, _) => new(), (queue, item) => queue.Enqueue(item));

    [Collection(typeof(ConcurrentStack<>))]
    private static MutableCodec<ConcurrentStack<T>, T> ConcurrentStack<T>() => new(_ => null, (_, _) => new(), (stack, item) => stack.Push(item), reversed: true);

    [Collection(typeof(ConcurrentBag<>))]
    private static MutableCodec<ConcurrentBag<T>, T> ConcurrentBag<T>() => new(_ => null, (_, _) => new(), (bag, item) => bag.Add(item), reversed: true);

    [Collection(typeof(Collection<>))]
    private static MutableCodec<Collection<T>, T> Collection<T>() => new(_ => null, (_, _) => new(), (list, item) => list.Add(item));

    [Collection(typeof(ObservableCollection<>))]
    private static MutableCodec<ObservableCollection<T>, T> ObservableCollection<T>() => new(_ => null, (_, _) => new(), (list, item) => list.Add(item));

    [Collection(typeof(Dictionary<,>))]
    private static MutableCodec<Dictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> Dictionary<TKey, TValue>()
        where TKey : notnull => new(
        map => Unusual<TKey>(map.Comparer), (comparer, _) => new((IEqualityComparer<TKey>?)comparer), (map, pair) => map.Add(pair.Key, pair.Value));

    [Collection(typeof(SortedDictionary<,>))]
    private static MutableCodec<SortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> SortedDictionary<TKey, TValue>()
        where TKey : notnull => new(
        map => Unusual(map.Comparer), (comparer, _) => new((IComparer<TKey>?)comparer), (map, pair) => map.Add(pair.Key, pair.Value));

    [Collection(typeof(SortedList<,>))]
    private static MutableCodec<SortedList<TKey, TValue>, KeyValuePair<TKey, TValue>> SortedList<TKey, TValue>()
        where TKey : notnull => new(
        map => Unusual(map.Comparer), (comparer, _) => new((IComparer<TKey>?)comparer), (map, pair) => map.Add(pair.Key, pair.Value));

    [Collection(typeof(ConcurrentDictionary<,>))]
    private static MutableCodec<ConcurrentDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> ConcurrentDictionary<TKey, TValue>()
        where TKey : notnull => new(
        map => Unusual(map.Comparer), (comparer, _) => new((IEqualityComparer<TKey>?)comparer), (map, pair) => map[pair.Key] = pair.Value);

    [Collection(typeof(ReadOnlyCollection<>))]
    private static BuiltCodec<ReadOnlyCollection<T>, T> ReadOnlyCollection<T>() => new(_ => null, (items, _) => new(items));

    [Collection(typeof(ReadOnlyDictionary<,>))]
    private static WrapperCodec<ReadOnlyDictionary<TKey, TValue>, IDictionary<TKey, TValue>> ReadOnlyDictionary<TKey, TValue>()
        where TKey : notnull => new(
        Wrapped<ReadOnlyDictionary<TKey, TValue>, IDictionary<TKey, TValue>>("m_dictionary"), map => new(map));

    [Collection(typeof(ImmutableArray<>))]
    private static WrapperCodec<ImmutableArray<T>, T[]?> ImmutableArray<T>() => new(
        System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsArray, System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray);

    [Collection(typeof(ImmutableList<>))]
    private static BuiltCodec<ImmutableList<T>, T> ImmutableList<T>() => new(_ => null, (items, _) => [.. items]);

    [Collection(typeof(ImmutableQueue<>))]
    private static BuiltCodec<ImmutableQueue<T>, T> ImmutableQueue<T>() => new(_ => null, (items, _) => [.. items]);

    [Collection(typeof(ImmutableStack<>))]
    private static BuiltCodec<ImmutableStack<T>, T> ImmutableStack<T>() => new(
        _ => null, (items, _) => System.Collections.Immutable.ImmutableStack.CreateRange(items.Reverse()));

    [Collection(typeof(ImmutableHashSet<>))]
    private static BuiltCodec<ImmutableHashSet<T>, T> ImmutableHashSet<T>() => new(
        set => Unusual(set.KeyComparer), (items, comparer) => items.ToImmutableHashSet((IEqualityComparer<T>?)comparer));

    [Collection(typeof(ImmutableSortedSet<>))]
    private static BuiltCodec<ImmutableSortedSet<T>, T> ImmutableSortedSet<T>() => new(
        set => Unusual(set.KeyComparer), (items, comparer) => items.ToImmutableSortedSet((IComparer<T>?)comparer));

    [Collection(typeof(ImmutableDictionary<,>))]
    private static BuiltCodec<ImmutableDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> ImmutableDictionary<TKey, TValue>()
        where TKey : notnull => new(
        map => Unusual(map.KeyComparer), (items, comparer) => items.ToImmutableDictionary((IEqualityComparer<TKey>?)comparer));

    [Collection(typeof(ImmutableSortedDictionary<,>))]
    private static BuiltCodec<ImmutableSortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> ImmutableSortedDictionary<TKey, TValue>()
        where TKey : notnull => new(
        map => Unusual(map.KeyComparer), (items, comparer) => items.ToImmutableSortedDictionary((IComparer<TKey>?)comparer));

    [Collection(typeof(FrozenSet<>))]
    private static BuiltCodec<FrozenSet<T>, T> FrozenSet<T>() => new(
        set => Unusual(set.Comparer), (items, comparer) => items.ToFrozenSet((IEqualityComparer<T>?)comparer));

    [Collection(typeof(FrozenDictionary<,>))]
    private static BuiltCodec<FrozenDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> FrozenDictionary<TKey, TValue>()
        where TKey : notnull => new(
        map => Unusual(map.Comparer), (items, comparer) => items.ToFrozenDictionary((IEqualityComparer<TKey>?)comparer));

    [Collection(typeof(ArraySegment<>))]
    private static WrapperCodec<ArraySegment<T>, T[]?> ArraySegment<T>() => new(
        segment => segment.Array is null ? null : segment.ToArray(), items => items is null ? default : new(items));

    [Collection(typeof(Memory<>))]
    private static WrapperCodec<Memory<T>, T[]?> Memory<T>() => new(memory => memory.ToArray(), items => items);

    [Collection(typeof(ReadOnlyMemory<>))]
    private static WrapperCodec<ReadOnlyMemory<T>, T[]?> ReadOnlyMemory<T>() => new(memory => memory.ToArray(), items => items);

    [Collection(typeof(Nullable<>))]
    private static NullableCodec<T> Nullable<T>()
        where T : struct => new();

    [Collection(typeof(Lazy<>))]
    private static RefusingCodec<Lazy<T>> Lazy<T>() => new("its function stands for something of this process. Send its Value instead");

    private static object? Unusual<T>(IEqualityComparer<T>? comparer) => ReferenceEquals(comparer, EqualityComparer<T>.Default) ? null : comparer;

    private static object? Unusual<T>(IComparer<T>? comparer) => ReferenceEquals(comparer, Comparer<T>.Default) ? null : comparer;

    private static Func<TOuter, TInner> Wrapped<TOuter, TInner>(string field)
    {
        var info = typeof(TOuter).GetField(field, BindingFlags.NonPublic | BindingFlags.Instance)!;
        return outer => (TInner)info.GetValue(outer)!;
    }
}
