using System.Linq.Expressions;

namespace TaskFarm.Tests.Tasks;

public class MapTaskTests
{
    private delegate void Swaps(ref int x);

    [Fact]
    [Trait("Row", "S4")]
    public void Arguments_by_position_by_name_and_by_default_come_in_the_order_of_the_parameters()
    {
        var function = (int a, string b = "b", double? c = null, DayOfWeek? d = DayOfWeek.Friday) => (a, b, c, d);

        Assert.Equal((1, "b", (double?)null, (DayOfWeek?)DayOfWeek.Friday), Run(new MapTask(function, [1])));
        Assert.Equal((1, "x", (double?)2.5, (DayOfWeek?)DayOfWeek.Monday), Run(new MapTask(function, [1], Named(("d", DayOfWeek.Monday), ("c", 2.5), ("b", "x")))));
        Assert.Equal([1, "b", null, DayOfWeek.Friday], new MapTask(function, [1]).Arguments);
    }

    [Fact]
    [Trait("Row", "S4")]
    public void Defaults_of_every_kind_are_known()
    {
        static string Show(int i = 1, decimal m = 2.5m, DateTime t = default, char c = 'c', DayOfWeek day = DayOfWeek.Friday, int? n = 3, string? s = null, CancellationToken token = default) =>
            FormattableString.Invariant($"{i} {m} {t.Ticks} {c} {day} {n} {s ?? "null"} {token.CanBeCanceled}");

        Assert.Equal("1 2.5 0 c Friday 3 null False", Run(new MapTask(Show)));
    }

    [Theory]
    [MemberData(nameof(WrongShapes))]
    [Trait("Row", "S4")]
    public void A_wrong_shape_is_refused_when_the_task_is_built(Func<MapTask> build, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(build).Message, StringComparison.Ordinal);

    public static TheoryData<Func<MapTask>, string> WrongShapes()
    {
        Func<string, string> narrowed = Echo;
        return new()
        {
            { () => new MapTask(null!), "function" },
            { () => new MapTask(Add, [1]), "Add(Int32 x, Int32 y) needs an argument for its parameter 'y'" },
            { () => new MapTask(Add, [1, 2, 3]), "takes 2 arguments, and 3 were given" },
            { () => new MapTask(Add, [1], Named(("z", 2), ("y", 2))), "has no parameter 'z'" },
            { () => new MapTask(Add, [1, 2], Named(("x", 2))), "is given its parameter 'x' twice" },
            { () => new MapTask(Add, [1, "2"]), "takes a System.Int32 as 'y', not a System.String" },
            { () => new MapTask(Add, [1, 2L]), "takes a System.Int32 as 'y', not a System.Int64" },
            { () => new MapTask(Add, [1, null]), "takes a System.Int32 as 'y', which can't be null" },
            { () => new MapTask((Swaps)((ref int x) => x++), [1]), "parameter 'x' is passed by reference" },
            { () => new MapTask(narrowed, [5]), "takes a System.String as 'anything', not a System.Int32" },
            { () => new MapTask((Action)(async () => await Task.Yield())), "async void" },
        };
    }

    [Theory]
    [InlineData((byte)7)]
    [InlineData((short)7)]
    [InlineData(7)]
    [InlineData(7u)]
    [InlineData(7L)]
    [InlineData(7f)]
    [Trait("Row", "S4")]
    public void Numbers_widen_as_in_csharp(object number)
    {
        Assert.Equal(7.0, Run(new MapTask((double x) => x, [number])));
        Assert.Equal(7.0, Run(new MapTask((double? x) => x, [number])));
    }

    [Fact]
    [Trait("Row", "S4")]
    public void Null_goes_where_the_parameter_takes_it()
    {
        Assert.Null(Run(new MapTask((string? x) => x, [null])));
        Assert.Null(Run(new MapTask((int? x) => x, [null])));
    }

    [Fact]
    [Trait("Row", "S4")]
    public void A_function_may_be_static_closed_compiled_or_of_an_instance()
    {
        var offset = 10;
        var compiled = ((Expression<Func<int, int>>)(x => x + 1)).Compile();
        Func<string, int, string> open = typeof(string).GetMethod("PadLeft", [typeof(int)])!.CreateDelegate<Func<string, int, string>>();

        Assert.Equal(3, Run(new MapTask(Add, [1, 2])));
        Assert.Equal(11, Run(new MapTask((int x) => x + offset, [1])));
        Assert.Equal(2, Run(new MapTask(compiled, [1])));
        Assert.Equal("  a", Run(new MapTask(open, ["a", 3])));
        Assert.Equal("aa", Run(new MapTask("a".Twice)));
        Assert.Equal(true, Run(new MapTask(new HashSet<int> { 4 }.Contains, [4])));
    }

    [Fact]
    public void A_task_keeps_its_arguments_when_the_caller_uses_the_array_again()
    {
        object?[] args = ["first"];
        var task = new MapTask(Echo, args);
        args[0] = "second";

        Assert.Equal("first", Run(task));
    }

    [Fact]
    [Trait("Row", "S5")]
    public void An_async_function_is_awaited()
    {
        Assert.Equal(1, Run(new MapTask(async () => { await Task.Yield(); return 1; })));
        Assert.Equal(2, Run(new MapTask(async ValueTask<int> () => { await Task.Yield(); return 2; })));
        Assert.Equal(3, Run(new MapTask(() => ValueTask.FromResult(3))));
        Assert.Null(Run(new MapTask(async () => await Task.Yield())));
        Assert.Null(Run(new MapTask(async ValueTask () => await Task.Yield())));
        Assert.Null(Run(new MapTask(() => { })));
    }

    [Fact]
    [Trait("Row", "S5")]
    public async Task What_the_function_throws_comes_out_as_it_is()
    {
        static int Throws() => throw new FormatException("plain");
        Func<Task<int>> noTask = () => null!;

        await Assert.ThrowsAsync<FormatException>(() => RunAsync(new MapTask(Throws)));
        await Assert.ThrowsAsync<FormatException>(() => RunAsync(new MapTask(async () => { await Task.Yield(); Throws(); })));
        Assert.Contains("null instead of a task", (await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(new MapTask(noTask)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "S2")]
    public void Options_have_their_defaults_and_retries_are_not_negative()
    {
        var task = new MapTask(Add, [1, 2]);

        Assert.Equal((false, false, 0), (task.ClearBefore, task.ClearAfter, task.Retries));
        Assert.Null(task.RecoveryTask);
        Assert.Null(task.Dependency);
        Assert.Throws<ArgumentOutOfRangeException>(() => task with { Retries = -1 });
    }

    private static int Add(int x, int y) => x + y;

    private static string Echo(object anything) => $"{anything}";

    private static Dictionary<string, object?> Named(params (string Name, object? Value)[] values) =>
        values.ToDictionary(pair => pair.Name, pair => pair.Value);

    private static async Task<object?> RunAsync(MapTask task) => await task.RunAsync(null!, CancellationToken.None);

    private static object? Run(MapTask task) => RunAsync(task).GetAwaiter().GetResult();
}

internal static class Texts
{
    public static string Twice(this string text) => text + text;
}
