namespace TaskFarm.Tests.Tasks;

public class EnginePropertiesTests
{
    [Fact]
    [Trait("Row", "S20")]
    public void Values_are_copied_in()
    {
        var list = new List<object?> { 1, new Dictionary<string, object?> { ["x"] = 2 } };
        var array = new[] { 1, 2 };
        var properties = Make(("list", list), ("array", array));
        ((Dictionary<string, object?>)list[1]!)["x"] = 3;
        list.Add(4);
        array[0] = 5;

        Assert.Equal([1, 2], properties.Get<int[]>("array"));
        var kept = properties.Get<List<object?>>("list");
        Assert.Equal(2, kept.Count);
        Assert.Equal(2, ((Dictionary<string, object?>)kept[1]!)["x"]);
    }

    public static TheoryData<Func<EngineProperties, object?>> Readings() => new(
        properties => properties["list"],
        properties => properties.Get<List<object?>>("list"),
        properties => properties.Get<List<object?>>("list", []),
        properties => properties.TryGetValue("list", out var value) ? value : null,
        properties => properties.Values.Single(),
        properties => properties.Single().Value,
        properties => properties.CopyOut()["list"]);

    [Theory]
    [MemberData(nameof(Readings))]
    [Trait("Row", "S20")]
    public void Values_are_copied_out_however_they_are_read(Func<EngineProperties, object?> read)
    {
        var properties = Make(("list", new List<object?> { 1 }));

        ((List<object?>)read(properties)!).Add(2);

        Assert.Equal(Make(("list", new List<object?> { 1 })), properties);
    }

    [Fact]
    public void Equal_values_make_equal_properties_in_any_order()
    {
        var one = Make(("a", 1), ("b", new[] { 1, 2 }), ("c", new Dictionary<string, object?> { ["x"] = double.NaN }));
        var two = Make(("c", new Dictionary<string, object?> { ["x"] = double.NaN }), ("b", new[] { 1, 2 }), ("a", 1));

        Assert.Equal(one, two);
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
        Assert.NotEqual(one, two.With([new("a", 2)]));
        Assert.NotEqual(one, two.With([new("a", 1L)]));
        Assert.NotEqual(one, two.Without(["a"]));
        Assert.NotEqual(one, two.With([new("d", null)]));
    }

    [Fact]
    [Trait("Row", "S20")]
    public void With_and_without_leave_the_original_as_it_was()
    {
        var original = Make(("a", 1));

        Assert.Equal(Make(("a", 2), ("b", 3)), original.With([new("a", 2), new("b", 3)]));
        Assert.Equal(EngineProperties.Empty, original.Without(["a", "never there"]));
        Assert.Equal(Make(("a", 1)), original);
    }

    [Fact]
    public void Plain_values_of_every_kind_are_taken()
    {
        object?[] values =
        [
            null, true, 'c', "s", (byte)1, 1, 1L, 1.5, 1.5m, DayOfWeek.Friday, DateTime.MinValue, DateTimeOffset.MinValue, DateOnly.MinValue,
            TimeSpan.Zero, Guid.Empty, new Version(1, 2), new System.Numerics.BigInteger(7), new[] { "a" }, new object?[] { 1, "a", null }, new[] { new[] { 1 } },
        ];

        foreach (var value in values)
        {
            Assert.Equal(value, Make(("x", value))["x"]);
        }
    }

    [Fact]
    public void An_array_of_lists_or_dictionaries_is_taken_as_a_list_of_copies()
    {
        var properties = Make(("x", new[] { new List<int> { 1 }, [2] }), ("y", new[] { new Dictionary<string, int> { ["k"] = 1 } }));

        Assert.Equal(new object?[] { new List<object?> { 1 }, new List<object?> { 2 } }, properties["x"]);
        Assert.Equal(1, ((Dictionary<string, object?>)((object?[])properties["y"]!)[0]!)["k"]);
    }

    [Fact]
    public void What_cannot_be_copied_is_refused_with_its_path()
    {
        var circle = new List<object?>();
        circle.Add(circle);

        Assert.Contains("'disks[1].size' is a System.Uri", Refused(("disks", new object?[] { 1, new Dictionary<string, object?> { ["size"] = new Uri("http://x") } })), StringComparison.Ordinal);
        Assert.Contains("has a key that is not a string", Refused(("x", new Dictionary<int, int> { [1] = 1 })), StringComparison.Ordinal);
        Assert.Contains("nested deeper than 64 levels", Refused(("x", circle)), StringComparison.Ordinal);
        Assert.Contains("is a System.Int32[,]", Refused(("x", new int[1, 1])), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "S19")]
    public void Reading_a_property_converts_numbers_and_says_what_is_missing()
    {
        var properties = Make(("memory", 16L));

        Assert.Equal((16, 16.0, 3), (properties.Get<int>("memory"), properties.Get<double>("memory"), properties.Get("cores", 3)));
        Assert.Contains("no property 'cores'", Assert.Throws<KeyNotFoundException>(() => properties.Get<int>("cores")).Message, StringComparison.Ordinal);
        Assert.Contains("property 'memory'", Assert.Throws<InvalidCastException>(() => properties.Get<DateTime>("memory")).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "S19")]
    public void Dependencies_on_the_same_predicate_are_equal_and_one_that_throws_is_not_met()
    {
        Func<EngineProperties, bool> predicate = properties => (bool)properties["gpu"]!;

        Assert.Equal(new Dependency(predicate), new Dependency(predicate));
        Assert.NotEqual(new Dependency(predicate), new Dependency(properties => (bool)properties["gpu"]!));
        Assert.False(new Dependency(predicate).IsMetBy(EngineProperties.Empty));
        Assert.True(new Dependency(predicate).IsMetBy(Make(("gpu", true))));
        Assert.Contains(nameof(EnginePropertiesTests), new Dependency(predicate).Description, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "S19")]
    public void A_dependency_with_an_expression_asks_both_once_it_is_compiled()
    {
        var task = new StringTask("1") { Depend = properties => properties.Count > 0, DependExpression = "gpu" };
        var dependency = task.Dependency!;
        Assert.Throws<InvalidOperationException>(() => dependency.IsMetBy(EngineProperties.Empty));

        var compiled = dependency.Compile(name => properties => properties.ContainsKey(name));

        Assert.Equal((false, true, false), (compiled.IsMetBy(EngineProperties.Empty), compiled.IsMetBy(Make(("gpu", 1))), compiled.IsMetBy(Make(("x", 1)))));
        Assert.Same(compiled, compiled.Compile(_ => throw new InvalidOperationException()));
    }

    private static string Refused((string Name, object? Value) pair) => Assert.Throws<ArgumentException>(() => Make(pair)).Message;

    private static EngineProperties Make(params (string Name, object? Value)[] values) =>
        new(values.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
}
