namespace TaskFarm.FarmSuite;

public abstract class StringTaskTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S6")]
    public async Task Values_are_pushed_code_runs_and_values_are_pulled()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new StringTask("var c = a + b; a = 100;") { Push = Values(("a", 1), ("b", 2.5)), Pull = ["c", "a"] });

        Assert.Null(result.Failure);
        Assert.Equal(3.5, result["c"]);
        Assert.Equal(100, result["a"]);
        Assert.Equal(["c", "a"], result.Keys);
        Assert.Null(result.Value);
    }

    [Theory]
    [InlineData("1 + 1", 2)]
    [InlineData("System.Math.Abs(-1);", null)]
    [InlineData("var x = 3; x * x", 9)]
    [InlineData("using System.Text; new StringBuilder(\"hi\").Append('!').ToString()", "hi!")]
    [InlineData("int Twice(int n) => 2 * n; Twice(21)", 42)]
    [InlineData("record Point(int X, int Y); new Point(1, 2).Y", 2)]
    [InlineData("await System.Threading.Tasks.Task.FromResult(5)", 5)]
    [InlineData("await System.Threading.Tasks.Task.Yield(); var done = \"yes\"; done", "yes")]
    [InlineData("var sum = 0; foreach (var i in new[] { 1, 2, 3 }) sum += i; sum", 6)]
    [InlineData("", null)]
    [InlineData("// nothing but a comment", null)]
    [Trait("Row", "S6")]
    public async Task Code_is_CSharp_as_in_an_interactive_session(string code, object? value)
    {
        var farm = await StartWithOneEngineAsync();

        var result = await farm.DoAsync(new StringTask(code));

        Assert.Null(result.Failure);
        Assert.Equal(value, result.Value);
    }

    [Fact]
    [Trait("Row", "S6")]
    public async Task Pushed_lists_and_dictionaries_are_what_they_were()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new StringTask("""list.Count + map["three"] + words[1].Length""")
        {
            Push = Values(
                ("list", new List<int> { 1, 2 }), ("map", new Dictionary<string, int> { ["three"] = 3 }), ("words", new[] { "a", "four" })),
        });

        Assert.Equal(9, result.Value);
    }

    [Fact]
    [Trait("Row", "S6")]
    public async Task A_null_can_be_pushed_and_pulled()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new StringTask("var isNull = nothing == null;") { Push = Values(("nothing", null)), Pull = ["nothing", "isNull"] });

        Assert.Null(result.Failure);
        Assert.Null(result["nothing"]);
        Assert.Equal(true, result["isNull"]);
    }

    [Fact]
    [Trait("Row", "S6")]
    public async Task A_name_that_is_no_identifier_fails_the_push_and_says_which()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new StringTask("1") { Push = Values(("not a name", 1)) });

        Assert.Equal(FailureKind.Exception, result.Failure!.Kind);
        Assert.Contains("'not a name'", result.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "S7")]
    public async Task What_one_task_defines_is_there_for_the_next_on_the_same_engine()
    {
        var farm = await StartWithOneEngineAsync();

        await farm.DoAsync(new StringTask("var i = 1;"));
        await farm.DoAsync(new StringTask("int Twice(int n) => 2 * n;"));
        await farm.DoAsync(new StringTask("class Box { public int Content; }"));
        await farm.DoAsync(new StringTask("using System.Globalization;"));
        await farm.DoAsync(new StringTask("var box = new Box { Content = Twice(i) + 1 };"));

        var result = await farm.DoAsync(new StringTask("box.Content.ToString(CultureInfo.InvariantCulture)"));
        Assert.Null(result.Failure);
        Assert.Equal("3", result.Value);
    }

    [Fact]
    [Trait("Row", "S7")]
    public async Task The_same_text_run_again_changes_the_engines_variable()
    {
        var farm = await StartWithOneEngineAsync();

        await farm.DoAsync(new StringTask("var i = 0;"));
        for (var run = 0; run < 5; run++)
            Assert.Null((await farm.DoAsync(new StringTask("i += 1;"))).Failure);

        Assert.Equal(5, (await farm.DoAsync(new StringTask("i"))).Value);
    }

    [Fact]
    [Trait("Row", "S7")]
    public async Task Each_engine_has_variables_of_its_own()
    {
        using var gate = new Gate();
        var farm = await StartAsync();

        // Held until both have come, so that they are on two engines.
        var ids = await farm.RunAsync(
            new StringTask(gate.Code + "var who = 1;") { Pull = ["who"] }, new StringTask(gate.Code + "var who = 2;") { Pull = ["who"] });
        await gate.ArrivedAsync(2);
        gate.Open();
        var (first, second) = (await farm.ResultAsync(ids[0]), await farm.ResultAsync(ids[1]));

        Assert.NotEqual(first.EngineId, second.EngineId);
        Assert.Equal(1, (await farm.Client.Engine(first.EngineId!).PullAsync(["who"]))["who"]);
        Assert.Equal(2, (await farm.Client.Engine(second.EngineId!).PullAsync(["who"]))["who"]);
    }

    [Fact]
    [Trait("Row", "S8")]
    public async Task Code_that_does_not_compile_fails_with_the_compilers_messages()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new StringTask("var a = 1;\nvar b = a +\n  unknown;") { Pull = ["b"] });

        Assert.Equal(FailureKind.CompilationError, result.Failure!.Kind);
        var message = Assert.Single(result.Failure.CompilerMessages);
        Assert.Equal("CS0103", message.Id);
        Assert.Equal((3, 3), (message.Line, message.Column));
        Assert.Contains("unknown", message.Text, StringComparison.Ordinal);
        Assert.Contains("(3,3): error CS0103", result.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "S8")]
    public async Task Nothing_of_code_that_does_not_compile_runs_and_the_engine_goes_on()
    {
        var farm = await StartWithOneEngineAsync();

        Assert.False((await farm.DoAsync(new StringTask("var a = 1; var b = ;"))).Succeeded);

        Assert.Empty(await (await farm.EngineAsync()).KeysAsync());
        Assert.Equal(2, (await farm.DoAsync(new StringTask("1 + 1"))).Value);
    }

    [Fact]
    [Trait("Row", "S8")]
    public async Task Pulling_a_name_that_is_not_there_fails_and_says_which()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new StringTask("var a = 1;") { Pull = ["a", "b"] });

        Assert.Equal(FailureKind.NameError, result.Failure!.Kind);
        Assert.Equal("name 'b' is not defined", result.Failure.Message);
    }

    [Fact]
    [Trait("Row", "S8")]
    public async Task An_exception_in_the_code_fails_it_with_the_lines_of_that_code()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new StringTask(
            """
            void Outer()
            {
                Inner();
            }

            void Inner() =>
                throw new System.ArithmeticException("in the code");

            var before = 1;
            Outer();
            """));

        Assert.Equal(FailureKind.Exception, result.Failure!.Kind);
        Assert.Equal("System.ArithmeticException", result.Failure.ExceptionType);
        Assert.Equal("in the code", result.Failure.Message);
        var frames = result.Failure.StackTrace!.Split('\n');
        Assert.Equal(3, frames.Length);
        Assert.Matches(@"Inner.*line 7\b", frames[0]);
        Assert.Matches(@"Outer.*line 3\b", frames[1]);
        Assert.Matches(@"line 10\b", frames[2]);
    }

    [Fact]
    [Trait("Row", "S8")]
    public async Task What_was_defined_before_an_exception_stays()
    {
        var farm = await StartWithOneEngineAsync();

        Assert.False((await farm.DoAsync(new StringTask("var a = 1; throw new System.InvalidOperationException();"))).Succeeded);

        Assert.Equal(1, (await farm.DoAsync(new StringTask("a"))).Value);
    }

    [Fact]
    [Trait("Row", "S8")]
    public async Task An_exception_of_a_type_that_the_code_made_goes_by_its_own_name()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new StringTask("class OutOfTea : System.Exception { } throw new OutOfTea();"));

        Assert.EndsWith("OutOfTea", result.Failure!.ExceptionType, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_that_is_null_is_refused_when_the_task_is_built() =>
        Assert.Throws<ArgumentNullException>(() => new StringTask(null!));
}
