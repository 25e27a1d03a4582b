namespace TaskFarm.Tests.Tasks;

public class TaskResultTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.FromHours(2));

    [Fact]
    [Trait("Row", "S11")]
    public void Pulled_values_are_read_by_attribute_and_by_name()
    {
        var result = Good(new TaskReturn(5, new Dictionary<string, object?> { ["a"] = 17, ["b"] = null }));

        Assert.Equal((17, 17, 17), ((int)result.Ns.a, (int)result.Ns["a"]!, (int)result["a"]!));
        Assert.Null(result["b"]);
        Assert.Equal(["a", "b"], result.Keys);
        Assert.Equal((3L, "engine-1", null), (result.TaskId, result.EngineId, result.Failure));
        Assert.Equal(17L, result.Get<long>("a"));
        Assert.Equal(5.0, result.GetValue<double>());
    }

    [Fact]
    [Trait("Row", "S11")]
    public void A_name_that_was_not_pulled_is_not_defined()
    {
        var result = Good(new TaskReturn(5));

        Assert.Equal("name 'b' is not defined", Assert.Throws<NameNotDefinedException>(() => result["b"]).Message);
        Assert.Throws<NameNotDefinedException>(() => (object)result.Ns.b);
        Assert.Empty(result.Keys);
    }

    [Fact]
    [Trait("Row", "S12")]
    public void Reading_a_failed_result_throws_the_remote_failure()
    {
        var failure = new TaskFailure(FailureKind.Exception, "System.FormatException", "no number", "   at There()");
        var result = new TaskResult(3, "engine-1", default, failure, Now, Now, TimeSpan.Zero, Now, 1, "");

        Assert.All<Action>(
            [() => _ = result.Ns, () => _ = result["a"], () => _ = result.Value, () => result.GetValue<int>(), result.RaiseException],
            read => Assert.Same(failure, Assert.Throws<RemoteTaskException>(read).Failure));
        Assert.Empty(result.Keys);
        var message = Assert.Throws<RemoteTaskException>(result.RaiseException).Message;
        Assert.Equal($"Task 3 failed on engine-1: System.FormatException: no number{Environment.NewLine}   at There()", message);
    }

    [Fact]
    [Trait("Row", "S12")]
    public void RaiseException_does_nothing_on_success() => Good(default).RaiseException();

    [Fact]
    [Trait("Row", "S13")]
    public void A_namespace_prints_its_values()
    {
        var ns = new ResultNamespace(new Dictionary<string, object?>
        {
            ["a"] = 17,
            ["foo"] = new[] { 0, 1, 2 },
            ["s"] = "it's",
            ["n"] = null,
            ["t"] = true,
            ["d"] = 0.5,
            ["m"] = new Dictionary<string, object?> { ["x"] = new List<object?> { 'c' } },
        });

        Assert.Equal(@"NS{'a': 17, 'foo': [0, 1, 2], 's': 'it\'s', 'n': null, 't': true, 'd': 0.5, 'm': {'x': ['c']}}", ns.ToString());
        Assert.Equal("NS{}", new ResultNamespace(new Dictionary<string, object?>()).ToString());
    }

    [Fact]
    [Trait("Row", "S13")]
    public void A_namespace_that_is_long_or_holds_itself_prints_all_the_same()
    {
        var circle = new List<object?>();
        circle.Add(circle);

        Assert.EndsWith("998, 999, …]}", new ResultNamespace(new Dictionary<string, object?> { ["a"] = Enumerable.Range(0, 5_000).ToArray() }).ToString(), StringComparison.Ordinal);
        Assert.Contains("…", new ResultNamespace(new Dictionary<string, object?> { ["a"] = circle }).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 5L)]
    [InlineData("5", 5L)]
    [InlineData(5.0, 5L)]
    public void Values_are_converted_where_they_can_be(object value, long expected) => Assert.Equal(expected, Good(new TaskReturn(value)).GetValue<long>());

    [Fact]
    public void Values_that_do_not_convert_say_what_they_are()
    {
        Assert.Contains("The value of task 3 is a System.String, which does not convert to System.Int32", Refused<int>("five"), StringComparison.Ordinal);
        Assert.Contains("does not convert to System.Byte", Refused<byte>(300), StringComparison.Ordinal);
        Assert.Contains("is null, not a System.Int32", Refused<int>(null), StringComparison.Ordinal);
        Assert.Contains("not a System.Uri", Refused<Uri>("x"), StringComparison.Ordinal);
        Assert.Null(Good(new TaskReturn(null)).GetValue<int?>());
        Assert.Null(Good(new TaskReturn(null)).GetValue<string>());
    }

    [Fact]
    public void A_composite_error_counts_the_failures_and_lists_the_first_of_them()
    {
        RemoteTaskException[] failures = [.. Enumerable.Range(0, 12).Select(id => new RemoteTaskException(new TaskFailure(FailureKind.Exception, "E", $"m{id}"), id, null))];

        var lines = new CompositeTaskException(failures, 100).Message.Split(Environment.NewLine);

        Assert.Equal(("12 of 100 tasks failed:", "  task 0: E: m0", "  … and 2 more", 12), (lines[0], lines[1], lines[^1], lines.Length));
        Assert.Equal(failures, new CompositeTaskException(failures, 100).InnerExceptions);
        Assert.Equal(failures, new CompositeTaskException(failures, 100).Failures);
    }

    private static string Refused<T>(object? value) => Assert.Throws<InvalidCastException>(() => Good(new TaskReturn(value)).GetValue<T>()).Message;

    private static TaskResult Good(TaskReturn returned) => new(3, "engine-1", returned, null, Now, Now, TimeSpan.Zero, Now, 1, "");

    [Fact]
    [Trait("Row", "S11")]
    public void A_variable_may_have_the_name_of_a_member_of_dictionaries()
    {
        dynamic values = new ResultNamespace(new Dictionary<string, object?> { ["Count"] = 17, ["Keys"] = "k", ["Values"] = "v" });

        Assert.Equal(17, values.Count);
        Assert.Equal("k", values.Keys);
        Assert.Equal("v", values.Values);
    }

    [Fact]
    public void A_number_is_not_rounded_to_an_integer()
    {
        Assert.Equal(3, ValueConversion.To<int>(3.0, "value"));
        Assert.Throws<InvalidCastException>(() => ValueConversion.To<int>(2.7, "value"));
    }
}
