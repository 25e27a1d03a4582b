using TaskFarm.Scripting;

namespace TaskFarm.Tests.Scripting;

[Trait("Row", "S6")]
public sealed class PushPullTests
{
    private readonly ScriptNamespace _space = new();

    [Fact]
    public async Task Pushed_variables_are_there_for_the_code_and_its_own_can_be_pulled()
    {
        _space.Push("a", 21);
        await _space.Run("var b = a * 2;");
        Assert.Equal(42, _space.Pull("b"));
        Assert.Equal(["a", "b"], _space.Keys);
    }

    [Fact]
    public async Task Code_changes_a_pushed_variable()
    {
        _space.Push("a", 1);
        await _space.Run("a += 1;");
        Assert.Equal(2, _space.Pull("a"));
        _space.Push("a", 5);
        Assert.Equal(5, await _space.Run("a"));
    }

    [Fact]
    public async Task Values_are_seen_by_their_own_types()
    {
        _space.Push("text", "abc");
        _space.Push("grid", new int[2, 3]);
        _space.Push("jagged", new int[][,] { new int[1, 2] });
        _space.Push("map", new Dictionary<string, List<int>> { ["k"] = [7] });
        _space.Push("pair", (1, "x"));
        _space.Push("type", typeof(string));
        _space.Push("maybe", (int?)4);
        _space.Push("lazy", Enumerable.Range(0, 3).Select(x => x * 2));
        Assert.Equal(3 + 6 + 2 + 7 + 1 + 4, await _space.Run(
            "text.Length + grid.Length + jagged[0].Length + map[\"k\"][0] + pair.Item1 + maybe"));
        Assert.Equal("String", await _space.Run("type.Name"));
        Assert.Equal(4, await _space.Run("lazy.Last()"));
    }

    [Fact]
    public async Task Values_of_hidden_types_and_null_are_dynamic()
    {
        _space.Push("hidden", new Hidden());
        _space.Push("anonymous", new { A = 1 });
        _space.Push("nothing", null);
        Assert.Equal("hidden", await _space.Run("hidden.ToString()"));
        Assert.Equal(true, await _space.Run("nothing == null"));
        Assert.Equal("none", await _space.Run("string s = nothing ?? \"none\"; s"));
        Assert.Equal(new { A = 1 }, _space.Pull("anonymous"));
    }

    [Fact]
    public async Task Types_of_the_program_can_be_used()
    {
        _space.Push("order", new Order { Total = 3 });
        Assert.Equal(6, await _space.Run("order.Total * 2"));
        Assert.Equal(4, await _space.Run("new TaskFarm.Tests.Scripting.PushPullTests.Order { Total = 4 }.Total"));
    }

    [Fact]
    public async Task Value_pulled_from_one_namespace_can_be_pushed_back_and_into_another()
    {
        await _space.Run("public class P { public int X = 3; } var p = new P();");
        var value = _space.Pull("p");
        _space.Push("q", value);
        Assert.Equal(3, await _space.Run("P again = q; again.X"));
        var other = new ScriptNamespace();
        other.Push("p", value);
        Assert.Equal(3, await other.Run("p.X"));
        Assert.Same(value, other.Pull("p"));
    }

    [Fact]
    public async Task Variable_takes_a_value_of_another_type()
    {
        foreach (var value in new object?[] { 1, "x", null, 2.5, 1 })
        {
            _space.Push("a", value);
            Assert.Equal(value, await _space.Run("a"));
        }
    }

    [Fact]
    public async Task Pulled_value_is_the_object_itself()
    {
        var list = new List<int>();
        _space.Push("list", list);
        await _space.Run("list.Add(1);");
        Assert.Same(list, _space.Pull("list"));
        Assert.Equal([1], list);
    }

    [Theory]
    [InlineData("1a")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("@a")]
    [InlineData("class")]
    [InlineData("null")]
    public void Names_are_checked_before_anything_is_pushed(string name)
    {
        Assert.Throws<ArgumentException>(() => _space.Push(new Dictionary<string, object?> { ["fine"] = 1, [name] = 2 }));
        Assert.Empty(_space.Keys);
    }

    [Fact]
    [Trait("Row", "S8")]
    public async Task Pulling_what_is_not_defined_says_so()
    {
        await _space.Run("var a = 1; int F() => 1; class P { }");
        Assert.Equal("name 'b' is not defined", Assert.Throws<NameNotDefinedException>(() => _space.Pull(["a", "b"])).Message);
        Assert.Throws<NameNotDefinedException>(() => _space.Pull("F"));
        Assert.Throws<NameNotDefinedException>(() => _space.Pull("P"));
    }

    [Fact]
    public async Task Pulled_names_keep_their_order()
    {
        await _space.Run("var a = 1; var b = 2; const int c = 3;");
        Assert.Equal(["c", "a", "b"], _space.Pull(["c", "a", "b"]).Keys);
    }

    public sealed class Order
    {
        public int Total { get; set; }
    }

    private sealed class Hidden
    {
        public override string ToString() => "hidden";
    }
}
