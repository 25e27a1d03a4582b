namespace TaskFarm.FarmSuite;

public abstract class MapTaskTests(IFarmFixture farms) : FarmTests(farms)
{
    private static readonly Func<int, int, string> Pair = static (first, second) => $"{first},{second}";

    private static string WithDefault(int first, int second = 7, string? note = null) => $"{first},{second},{note ?? "none"}";

    private static int Increment(ref int value) => ++value;

    [Fact]
    [Trait("Row", "S4")]
    [Trait("Row", "S5")]
    public async Task Positional_and_named_arguments_reach_their_parameters()
    {
        var farm = await StartAsync();

        var positional = await farm.DoAsync(new MapTask(static (int first, int second) => $"{first},{second}", [1, 2]));
        var mixed = await farm.DoAsync(new MapTask(static (int first, int second) => $"{first},{second}", [1], Values(("second", 2))));
        var named = await farm.DoAsync(new MapTask(static (int first, int second) => $"{first},{second}", kwargs: Values(("second", 1), ("first", 2))));
        var standard = await farm.DoAsync(new MapTask(WithDefault, [1]));
        var skipping = await farm.DoAsync(new MapTask(WithDefault, [1], Values(("note", "a note"))));

        Assert.Equal("1,2", positional.Value);
        Assert.Equal("1,2", mixed.Value);
        Assert.Equal("2,1", named.Value);
        Assert.Equal("1,7,none", standard.Value);
        Assert.Equal("1,7,a note", skipping.Value);
    }

    [Fact]
    [Trait("Row", "S4")]
    public async Task Numbers_are_widened_as_in_CSharp()
    {
        var farm = await StartAsync();

        Assert.Equal(3.0, (await farm.DoAsync(new MapTask(static (double x) => x, [3]))).Value);
        Assert.Equal(3L, (await farm.DoAsync(new MapTask(static (long? x) => x, [3]))).Value);
        Assert.Null((await farm.DoAsync(new MapTask(static (string? x) => x, [null]))).Value);
    }

    [Fact]
    [Trait("Row", "S4")]
    public void A_wrong_shape_is_refused_when_the_task_is_built()
    {
        Assert.Throws<ArgumentNullException>(() => new MapTask(null!));
        Assert.Contains("takes 2 arguments, and 3 were given", Refused(() => new MapTask(Pair, [1, 2, 3])), StringComparison.Ordinal);
        Assert.Contains("'second'", Refused(() => new MapTask(Pair, [1])), StringComparison.Ordinal);
        Assert.Contains("'third'", Refused(() => new MapTask(Pair, [1, 2], Values(("third", 3)))), StringComparison.Ordinal);
        Assert.Contains("'first' twice", Refused(() => new MapTask(Pair, [1, 2], Values(("first", 3)))), StringComparison.Ordinal);
        Assert.Contains("System.String", Refused(() => new MapTask(Pair, [1, "two"])), StringComparison.Ordinal);
        Assert.Contains("can't be null", Refused(() => new MapTask(Pair, [1, null])), StringComparison.Ordinal);
        Assert.Contains("System.Int64", Refused(() => new MapTask(Pair, [1, 2L])), StringComparison.Ordinal);
        Assert.Contains("'value'", Refused(() => new MapTask(Increment, [1])), StringComparison.Ordinal);

        static string Refused(Func<MapTask> build) => Assert.ThrowsAny<ArgumentException>(build).Message;
    }

    [Fact]
    [Trait("Row", "S5")]
    public async Task What_a_function_returns_is_the_value_null_included()
    {
        var farm = await StartAsync();

        Assert.Equal(20, (await farm.DoAsync(new MapTask(static (int x) => 2 * x, [10]))).Value);
        Assert.Equal(new[] { 1, 2 }, (await farm.DoAsync(new MapTask(static () => new[] { 1, 2 }))).Value);
        var nothing = await farm.DoAsync(new MapTask(static string? () => null));
        Assert.Null(nothing.Value);
        Assert.True(nothing.Succeeded);
        var action = await farm.DoAsync(Jobs.Nothing());
        Assert.Null(action.Value);
        Assert.True(action.Succeeded);
    }

    [Fact]
    [Trait("Row", "S5")]
    public async Task Captured_values_come_along()
    {
        var farm = await StartAsync();

        Assert.Equal("hello 5", (await farm.DoAsync(Greeting("hello", 5))).Value);

        static MapTask Greeting(string word, int number) => new(() => $"{word} {number}");
    }

    [Fact]
    [Trait("Row", "S5")]
    public async Task Async_functions_are_awaited()
    {
        var farm = await StartAsync();

        var ofTask = await farm.DoAsync(new MapTask(
            static async (int x) =>
            {
                await Task.Delay(1);
                return x + 1;
            },
            [1]));
        var ofValueTask = await farm.DoAsync(new MapTask(
            static async ValueTask<string> () =>
            {
                await Task.Yield();
                return "later";
            }));
        var withoutValue = await farm.DoAsync(new MapTask(static async () => await Task.Yield()));

        Assert.Equal(2, ofTask.Value);
        Assert.Equal("later", ofValueTask.Value);
        Assert.Null(withoutValue.Value);
        Assert.True(withoutValue.Succeeded);
    }

    [Fact]
    [Trait("Row", "S5")]
    public async Task An_async_function_holds_its_engine_until_it_is_done()
    {
        using var gate = new Gate();
        var farm = await StartWithOneEngineAsync();

        var id = await farm.RunAsync(new MapTask(
            static async (string path) =>
            {
                await Task.Yield();
                await Task.Run(() => Gate.Hold(path));
                return "after the gate";
            },
            [gate.Path]));
        var next = await farm.RunAsync(Jobs.Returning(1));
        await gate.ArrivedAsync();

        Assert.Equal([id], (await farm.StatusAsync(verbose: true)).PendingIds);
        Assert.Equal([next], (await farm.StatusAsync(verbose: true)).ScheduledIds);
        gate.Open();
        Assert.Equal("after the gate", (await farm.ResultAsync(id)).Value);
        Assert.Equal(1, (await farm.ResultAsync(next)).Value);
    }

    [Fact]
    [Trait("Row", "S5")]
    public async Task A_thrown_exception_is_the_failure_with_its_type_message_and_frames()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new MapTask(ThrowDeepInside, [3]));

        Assert.False(result.Succeeded);
        Assert.Equal(FailureKind.Exception, result.Failure!.Kind);
        Assert.Equal("System.ArithmeticException", result.Failure.ExceptionType);
        Assert.Equal("deep inside", result.Failure.Message);
        Assert.Contains(nameof(ThrowDeepInside), result.Failure.StackTrace, StringComparison.Ordinal);
        Assert.Matches(@"MapTaskTests\.cs:line \d+", result.Failure.StackTrace);
        Assert.DoesNotContain("TaskFarm.FunctionSignature", result.Failure.StackTrace, StringComparison.Ordinal);
        Assert.DoesNotContain("TaskFarm.AttemptRunner", result.Failure.StackTrace, StringComparison.Ordinal);
        Assert.DoesNotContain("InvokeStub_", result.Failure.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "S5")]
    public async Task An_exception_of_an_async_function_is_the_failure()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new MapTask(
            static async Task<int> () =>
            {
                await Task.Yield();
                throw new FormatException("after a while");
            }));

        Assert.Equal("System.FormatException", result.Failure!.ExceptionType);
        Assert.Equal("after a while", result.Failure.Message);
    }

    [Fact]
    [Trait("Row", "S5")]
    public async Task An_exception_whose_message_throws_is_a_failure_like_any_other()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new MapTask(static int () => throw new UnreadableException()));

        Assert.Contains(nameof(UnreadableException), result.Failure!.ExceptionType, StringComparison.Ordinal);
        Assert.True((await farm.DoAsync(Jobs.Nothing())).Succeeded);
    }

    [Fact]
    [Trait("Row", "S5")]
    public async Task A_function_that_cancels_itself_fails_its_task()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new MapTask(static int () => throw new OperationCanceledException("gave up by itself")));

        Assert.Equal(FailureKind.Exception, result.Failure!.Kind);
        Assert.Equal("System.OperationCanceledException", result.Failure.ExceptionType);
    }

    private static int ThrowDeepInside(int depth) =>
        depth == 0 ? throw new ArithmeticException("deep inside") : ThrowDeepInside(depth - 1) + 1;

    private sealed class UnreadableException : Exception
    {
        public override string Message => throw new NotSupportedException("no message for you");
    }
}
