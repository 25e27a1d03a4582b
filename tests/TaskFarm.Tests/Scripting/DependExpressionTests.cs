using TaskFarm.Scripting;

namespace TaskFarm.Tests.Scripting;

public sealed class DependExpressionTests
{
    private static readonly Dictionary<string, object?> Properties = new()
    {
        ["gpu"] = true,
        ["memory"] = 32,
        ["size"] = 64L,
        ["os"] = "linux",
        ["Version"] = 3,
        ["none"] = null,
        ["tags"] = new[] { "fast", "big" },
    };

    [Theory]
    [InlineData("gpu && memory >= 16", true)]
    [InlineData("gpu && memory >= 64", false)]
    [InlineData("!gpu || size == 64", true)]
    [InlineData("os == \"linux\"", true)]
    [InlineData("os.StartsWith(\"lin\")", true)]
    [InlineData("Version > 2", true)]
    [InlineData("none == null", true)]
    [InlineData("((string[])tags).Contains(\"fast\")", true)]
    [InlineData("Math.Max(memory, size) == 64", true)]
    [InlineData("unknown", false)]
    [InlineData("true || unknown", false)]
    [InlineData("none.Length > 1", false)]
    [InlineData("memory", false)]
    [InlineData("1 + 1", false)]
    [InlineData("os > 3", false)]
    [InlineData("true", true)]
    public void Names_stand_for_properties(string expression, bool expected) =>
        Assert.Equal(expected, DependExpression.Compile(expression)(Properties));

    [Theory]
    [InlineData("gpu &&", "(1,7): error CS1733")]
    [InlineData("gpu; true", "(1,4): error CS")]
    [InlineData("gpu &&\n \"a\" * 2", "(2,2): error CS0019")]
    [InlineData("", "(1,1): error CS1733")]
    public void Expression_that_is_none_is_refused(string expression, string message) =>
        Assert.StartsWith(message, Assert.Throws<CompilationException>(() => DependExpression.Compile(expression)).Message, StringComparison.Ordinal);

    [Fact]
    public void Same_expression_gives_the_same_predicate() => Assert.Same(DependExpression.Compile("gpu"), DependExpression.Compile("gpu"));
}
