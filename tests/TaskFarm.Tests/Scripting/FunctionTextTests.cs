using TaskFarm.Scripting;

namespace TaskFarm.Tests.Scripting;

public sealed class FunctionTextTests
{
    [Fact]
    public void Lambda_without_types_takes_the_given_ones()
    {
        Assert.Equal(3, Assert.IsType<Func<string, int>>(FunctionText.Compile("x => x.Length", typeof(string)))("abc"));
        Assert.Equal(5, Assert.IsType<Func<int, int, int>>(FunctionText.Compile("(x, y) => x + y", typeof(int), typeof(int)))(2, 3));
        Assert.Equal(7, Assert.IsType<Func<List<int>, int>>(FunctionText.Compile("x => { var s = 0; foreach (var i in x) s += i; return s; }", typeof(List<int>)))([3, 4]));
    }

    [Fact]
    public void Lambda_with_types_needs_none() =>
        Assert.Equal(8, Assert.IsType<Func<int, int>>(FunctionText.Compile("(int x) => 2 * x"))(4));

    [Fact]
    public void Method_takes_the_overload_of_the_given_types()
    {
        Assert.Equal(3.0, Assert.IsType<Func<double, double>>(FunctionText.Compile("Math.Sqrt", typeof(double)))(9));
        Assert.Equal(12, Assert.IsType<Func<string, int>>(FunctionText.Compile("int.Parse", typeof(string)))("12"));
        Assert.IsType<Guid>(FunctionText.Compile("Guid.NewGuid").DynamicInvoke());
    }

    [Fact]
    public async Task Async_lambda_gives_a_task()
    {
        var function = Assert.IsType<Func<int, Task<int>>>(FunctionText.Compile("async x => { await Task.Yield(); return x + 1; }", typeof(int)));
        Assert.Equal(2, await function(1));
    }

    [Fact]
    public void Default_value_is_kept()
    {
        var function = FunctionText.Compile("(int x, int y = 5) => x + y");
        Assert.Equal(5, function.Method.GetParameters()[^1].DefaultValue);
        Assert.Equal(3, function.DynamicInvoke(1, 2));
    }

    [Fact]
    public void Types_of_the_program_can_be_parameters() =>
        Assert.Equal(4, FunctionText.Compile("o => o.Total + 1", typeof(PushPullTests.Order)).DynamicInvoke(new PushPullTests.Order { Total = 3 }));

    [Fact]
    public void Same_text_gives_the_same_delegate() =>
        Assert.Same(FunctionText.Compile("x => x * 3", typeof(int)), FunctionText.Compile("x => x * 3", typeof(int)));

    [Theory]
    [InlineData("x => x.Nope", "(1,8): error CS1061")]
    [InlineData("x =>\n  y", "(2,3): error CS0103")]
    [InlineData("x => ", "(1,6): error CS1733")]
    [InlineData("(x, y) => x", "(1,1): error CS1593")]
    [InlineData("int F(int x) => x;", "(1,1): error CS")]
    [InlineData("1 2", "(1,3): error CS")]
    public void Errors_are_at_places_of_the_text(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<CompilationException>(() => FunctionText.Compile(text, typeof(string))).Message, StringComparison.Ordinal);

    [Fact]
    public void Delegate_works_after_its_context_was_dropped()
    {
        var function = (Func<string, string>)FunctionText.Compile("s => { if (s == \"regex\") return Regex.Replace(s, \"e\", \"a\"); return s; }", typeof(string));
        Assert.Equal("a", function("a"));
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal("ragax", function("regex"));
    }
}
