using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskFarm.Packing;

namespace TaskFarm.Tests.Packing;

public class ValueTests
{
    private static readonly int[] OneToThree = [1, 2, 3];

    public static TheoryData<object?> Scalars() =>
    [
        null, true, false, 'x', '\ud800', (sbyte)-1, (byte)1, (short)-2, (ushort)2, -3, 3u, -4L, 4UL, Int128.MinValue, UInt128.MaxValue, (Half)1.5,
        1.5f, double.NaN, -0.0, 1.2300m, decimal.MinValue, BigInteger.Pow(-7, 300), new Complex(1, -2), "", "text", "ünï", "\ud800 half a character", Guid.NewGuid(),
        DateTime.MinValue, new DateTime(5, DateTimeKind.Local), new DateTime(6, DateTimeKind.Utc), new DateTimeOffset(2000, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-90)),
        DateOnly.MaxValue, TimeOnly.MaxValue, TimeSpan.MinValue, new Version(1, 2), new Version(1, 2, 3, 4), new Uri("https://example.org/a b"),
        new Uri("../relative", UriKind.Relative), new Index(3, fromEnd: true), new Range(1, ^2), DayOfWeek.Friday, ConsoleKey.A, typeof(int), typeof(List<>),
        typeof(Dictionary<string, int[]>), typeof(int[,]), typeof(ValueTests), DBNull.Value, new Vector3(1, 2, 3), (1, "two", 3.0), Tuple.Create(1, "two"),
        KeyValuePair.Create("a", 1), (1, 2, 3, 4, 5, 6, 7, 8, 9), new Rune('x'), new System.Text.Rune('y'),
    ];

    [Theory]
    [MemberData(nameof(Scalars), DisableDiscoveryEnumeration = true)]
    public void A_value_comes_back_equal_and_of_its_type(object? value)
    {
        var back = Travel(value);

        Assert.Equal(value, back);
        Assert.Equal(value?.GetType(), back?.GetType());
        Assert.True(value is not DateTime time || time.Kind == ((DateTime)back!).Kind);
    }

    public static TheoryData<object> Collections() =>
    [
        OneToThree, Array.Empty<string>(), new[] { "a", null, "b" }, new[] { true, false }, new[] { 1.5m }, new object?[] { 1, "a", null, 2.5 }, new int?[] { 1, null },
        new[] { new[] { 1 }, [2, 3] }, new[,] { { 1, 2, 3 }, { 4, 5, 6 } }, new[,,] { { { "a" }, { "b" } } }, new[] { DayOfWeek.Friday }, new[] { new DateTime(1), default },
        new List<int> { 1, 2 }, new List<object?> { 1, null }, new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, new HashSet<int> { 3, 1 }, new LinkedList<int>([1, 2]),
        new Queue<int>([1, 2]), new Stack<int>([1, 2]), new SortedDictionary<string, int> { ["b"] = 1, ["a"] = 2 }, new SortedSet<int> { 2, 1 },
        new SortedList<int, string> { [2] = "b", [1] = "a" }, new ConcurrentDictionary<int, int> { [1] = 2 }, new ConcurrentQueue<int>([1, 2]), new ConcurrentStack<int>([1, 2]),
        new ConcurrentBag<int>([1, 2]), ImmutableArray.Create(1, 2), ImmutableList.Create(1, 2), ImmutableDictionary<string, int>.Empty.Add("a", 1),
        ImmutableHashSet.Create(1, 2), ImmutableSortedSet.Create(2, 1), ImmutableSortedDictionary<int, int>.Empty.Add(1, 2), ImmutableQueue.Create(1, 2), ImmutableStack.Create(1, 2),
        OneToThree.ToFrozenSet(), OneToThree.ToFrozenDictionary(x => x, x => x.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new ReadOnlyCollection<int>([1, 2]), new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 }), new Collection<int> { 1 }, new ObservableCollection<int> { 1 },
        new ArraySegment<int>(OneToThree, 1, 2), new Poles<int>(1, 2), OneToThree.ToImmutableDictionary(x => x),
    ];

    [Theory]
    [MemberData(nameof(Collections), DisableDiscoveryEnumeration = true)]
    public void A_collection_comes_back_with_its_items_in_their_order(object collection)
    {
        var back = Travel(collection);

        Assert.Equal(collection, back);
        Assert.Equal(collection.GetType(), back!.GetType());
    }

    [Fact]
    public void What_the_compiler_makes_of_a_collection_expression_travels()
    {
        IReadOnlyList<int> list = [1, 2, 3];
        IEnumerable<string> single = ["a"];

        Assert.Equal(list, Travel(list));
        Assert.Equal(single, Travel(single));
        Assert.StartsWith("<>z__", Travel(list)!.GetType().Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_comes_back_as_json()
    {
        var node = JsonNode.Parse("""{"a":[1,2.50,"x",null,true]}""")!;

        Assert.True(JsonNode.DeepEquals(node, (JsonNode)Travel(node)!));
        Assert.IsType<JsonObject>(Travel(node));
        Assert.Equal(5, ((JsonNode)Travel(JsonValue.Create(5))!).GetValue<int>());
        Assert.Equal("[1]", ((JsonElement)Travel(JsonDocument.Parse("[1]").RootElement)!).GetRawText());
        Assert.Equal(JsonValueKind.Undefined, ((JsonElement)Travel(default(JsonElement))!).ValueKind);
    }

    [Fact]
    public void Texts_patterns_and_addresses_come_back()
    {
        var text = new StringBuilder("abc");
        var twice = (StringBuilder[])Travel(new[] { text, text })!;
        Assert.Equal("abc", twice[0].ToString());
        Assert.Same(twice[0], twice[1]);
        var pattern = (Regex)Travel(new Regex("a+", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(3)))!;
        Assert.Equal(("a+", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(3)), (pattern.ToString(), pattern.Options, pattern.MatchTimeout));
        Assert.Equal(TimeSpan.FromMilliseconds(-1), ((Regex)Travel(new Regex("a"))!).MatchTimeout);
        Assert.Equal(IPAddress.IPv6Loopback, Travel(IPAddress.IPv6Loopback));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 80), Travel(new IPEndPoint(IPAddress.Loopback, 80)));
        Assert.Equal(CultureInfo.GetCultureInfo("de-AT"), Travel(CultureInfo.GetCultureInfo("de-AT")));
    }

    [Fact]
    public void Arrays_that_begin_elsewhere_and_structs_that_are_longer_than_their_fields_come_back()
    {
        var array = Array.CreateInstance(typeof(int), [2, 2], [-1, 5]);
        array.SetValue(7, 0, 6);
        var back = (Array)Travel(array)!;
        Assert.Equal((7, -1, 5), ((int)back.GetValue(0, 6)!, back.GetLowerBound(0), back.GetLowerBound(1)));
        var vector = Array.CreateInstance(typeof(string), [2], [3]);
        vector.SetValue("x", 4);
        Assert.Equal("x", ((Array)Travel(vector)!).GetValue(4));

        var four = default(Four);
        four[3] = 9;
        Assert.Equal(9, ((Four)Travel(four)!)[3]);
        Assert.Throws<PackingException>(() => Travel(default(FourTexts)));
    }

    [Fact]
    public async Task Tasks_and_results_within_values_come_back()
    {
        var task = new MapTask((int x) => x + 1, [2]) { Name = "n", Retries = 1, RecoveryTask = new StringTask("s") { Retries = 2 }, DependExpression = "gpu" };

        var back = (MapTask)Travel(new { Task = task })!.GetType().GetProperty("Task")!.GetValue(Travel(new { Task = task }))!;

        Assert.Equal(("n", 1, "gpu", 2), (back.Name, back.Retries, back.DependExpression, back.RecoveryTask!.Retries));
        Assert.Equal(3, await back.RunAsync(null!, default));
        Assert.Equal(5, ((EngineProperties)Travel(new EngineProperties([new("a", 5)]))!).Get<int>("a"));
        Assert.Equal("m", ((TaskFailure)Travel(new TaskFailure(FailureKind.Timeout, "t", "m"))!).Message);
    }

    [Fact]
    public void Memory_comes_back_as_memory()
    {
        Assert.Equal(OneToThree[1..], ((Memory<int>)Travel(OneToThree.AsMemory(1))!).ToArray());
        Assert.Equal("bc", ((ReadOnlyMemory<char>)Travel("abc".AsMemory(1))!).ToString());
    }

    [Fact]
    public void Comparers_of_the_platform_are_kept()
    {
        Assert.True(((Dictionary<string, int>)Travel(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 })!).ContainsKey("A"));
        Assert.Contains("A", (HashSet<string>)Travel(new HashSet<string>(StringComparer.InvariantCultureIgnoreCase) { "a" })!);
        Assert.Contains("A", (SortedSet<string>)Travel(new SortedSet<string>(StringComparer.OrdinalIgnoreCase) { "a" })!);
        Assert.Contains("A", (IReadOnlySet<string>)Travel(new[] { "a" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase))!);
        Assert.Same(StringComparer.Ordinal, Travel(StringComparer.Ordinal));
        Assert.Same(EqualityComparer<int>.Default, Travel(EqualityComparer<int>.Default));
        Assert.Same(Comparer<string>.Default, Travel(Comparer<string>.Default));
        Assert.Contains(6, (HashSet<int>)Travel(new HashSet<int>(new ModuloComparer(5)) { 1 })!);
    }

    [Fact]
    public void References_to_one_object_stay_so_and_an_object_may_hold_itself()
    {
        var shared = new List<int> { 1 };
        var back = (object[])Travel(new object[] { shared, shared, new object() })!;
        Assert.Same(back[0], back[1]);

        var knot = new List<object>();
        knot.Add(knot);
        var knotBack = (List<object>)Travel(knot)!;
        Assert.Same(knotBack, knotBack[0]);

        var node = new Node("a", null);
        node.Next = node;
        var nodeBack = (Node)Travel(node)!;
        Assert.Same(nodeBack, nodeBack.Next);
    }

    [Fact]
    public void Objects_of_a_users_types_come_back_by_their_fields_without_a_constructor()
    {
        var account = new Account("Ada", 5) { Limit = 7, Opened = new DateOnly(2000, 1, 1) };
        account.Deposit(10);

        var back = (Account)Travel(account)!;

        Assert.Equal(account.ToString(), back.ToString());
        Assert.Equal(new { A = 1, B = "x" }, Travel(new { A = 1, B = "x" }));
        Assert.Equal(new Line(new Poles<double>(1, 2), "l"), Travel(new Line(new Poles<double>(1, 2), "l")));
    }

    [Fact]
    public void Bytes_of_an_array_of_numbers_are_its_bytes_in_memory() =>
        Assert.InRange(ValuePacker.Pack(new double[10_000]).Length, 80_000, 80_050);

    private static object? Travel(object? value) => ValuePacker.Unpack(ValuePacker.Pack(value));

    public readonly record struct Rune(char Value);

    public readonly record struct Poles<T>(T North, T South);

    [System.Runtime.CompilerServices.InlineArray(4)]
    public struct Four
    {
        private int _first;
    }

    [System.Runtime.CompilerServices.InlineArray(4)]
    public struct FourTexts
    {
        private string _first;
    }

    public sealed record Line(Poles<double> Ends, string Name);

    public sealed class Node(string name, Node? next)
    {
        public string Name { get; } = name;

        public Node? Next { get; set; } = next;
    }

    public sealed class ModuloComparer(int modulus) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => x % modulus == y % modulus;

        public int GetHashCode(int obj) => obj % modulus;
    }

    public abstract class Named(string name)
    {
        private readonly string _name = name.Length > 0 ? name : throw new ArgumentException("no name", nameof(name));

        public override string ToString() => _name;
    }

    public sealed class Account(string name, int start) : Named(name)
    {
        private readonly List<int> _deposits = [start];

        public int? Limit { get; init; }

        public required DateOnly Opened { get; init; }

        public void Deposit(int amount) => _deposits.Add(amount);

        public override string ToString() => FormattableString.Invariant($"{base.ToString()} {string.Join('+', _deposits)} {Limit} {Opened}");
    }
}
