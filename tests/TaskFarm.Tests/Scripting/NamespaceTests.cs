using TaskFarm.Scripting;

namespace TaskFarm.Tests.Scripting;

[Trait("Row", "S7")]
public sealed class NamespaceTests
{
    private readonly ScriptNamespace _space = new();

    [Theory]
    [InlineData("int i = 1;", "i += 1;", "i", 2)]
    [InlineData("int i = 1;", "i++;", "i", 2)]
    [InlineData("string s = null;", "s ??= \"x\";", "s", "x")]
    [InlineData("int i = 1;", "void Up() => i++;", "Up(); i", 2)]
    [InlineData("class P { public int X = 3; }", "var p = new P();", "p.X", 3)]
    [InlineData("class P { public int X = 3; }", "var l = new List<P> { new() };", "l.Select(q => q.X).First()", 3)]
    [InlineData("record P(int X); var p = new P(1);", "p = p with { X = 2 };", "p.X", 2)]
    [InlineData("static class E { public static int Twice(this int x) => 2 * x; }", "", "4.Twice()", 8)]
    [InlineData("int Thrice(this int x) => 3 * x;", "", "4.Thrice()", 12)]
    [InlineData("const int c = 7;", "", "c + 1", 8)]
    [InlineData("using System.Xml;", "var d = new XmlDocument();", "d is XmlDocument", true)]
    [InlineData("using T = System.Text.StringBuilder;", "", "new T().Length", 0)]
    [InlineData("var a = (x: 1, y: 2);", "", "a.x + a.y", 3)]
    [InlineData("int.TryParse(\"5\", out var n);", "n++;", "n", 6)]
    [InlineData("var (a, b) = (1, 2);", "b += a;", "b", 3)]
    [InlineData("int P { get; set; } = 5;", "P = 6;", "P", 6)]
    [InlineData("var f = (int x) => x + 1;", "", "f(1)", 2)]
    [InlineData("int Main() => 4;", "int Begun = 1;", "Main() + Begun", 5)]
    public async Task Later_text_sees_what_earlier_text_defined(string first, string second, string third, object value)
    {
        await _space.Run(first);
        await _space.Run(second);
        Assert.Equal(value, await _space.Run(third));
    }

    [Fact]
    public async Task Variable_can_be_redeclared_with_another_type()
    {
        await _space.Run("var a = 1;");
        await _space.Run("var a = \"text\";");
        Assert.Equal(4, await _space.Run("a.Length"));
    }

    [Fact]
    public async Task Function_keeps_the_older_one_that_it_was_compiled_with()
    {
        await _space.Run("int F() => 1; int G() => F();");
        await _space.Run("int F() => 2;");
        Assert.Equal(12, await _space.Run("G() * 10 + F()"));
    }

    [Fact]
    public async Task Own_names_go_before_those_of_using_directives()
    {
        await _space.Run("class Path { public int X = 1; } int Max(int a, int b) => -1;");
        Assert.Equal(0, await _space.Run("using static System.Math; new Path().X + Max(1, 2)"));
    }

    [Fact]
    public async Task Assignment_to_an_unknown_name_defines_it()
    {
        Assert.Equal(5, await _space.Run("a=5"));
        Assert.Equal(5, _space.Pull("a"));
        await _space.Run("(b, c) = (1, \"x\");");
        Assert.Equal("1x", await _space.Run("b + c"));
        await _space.Run("d = null");
        Assert.Equal(true, await _space.Run("d == null"));
    }

    [Fact]
    public async Task Assignment_that_does_not_fit_the_older_type_defines_it_anew()
    {
        await _space.Run("a = 5");
        Assert.Equal("x", await _space.Run("a = \"x\""));
        Assert.Equal(1, await _space.Run("a.Length"));
        await Assert.ThrowsAsync<CompilationException>(() => _space.Run("int own = 1; own = \"x\";"));
    }

    [Fact]
    public async Task Assignment_to_a_property_in_scope_defines_nothing()
    {
        await _space.Run("using static System.Threading.Thread; class C { public static int Level { get; set; } }");
        await _space.Run("using static System.Globalization.CultureInfo; DefaultThreadCurrentCulture = null;");
        Assert.Empty(_space.Keys);
    }

    [Fact]
    public async Task Variable_is_defined_once_its_declaration_was_reached()
    {
        await _space.Run("var b = \"old\";");
        await Assert.ThrowsAsync<CodeException>(() => _space.Run("int F() => 1; var a = 1; if (a == 1) throw new Exception(); var b = 2; var c = 3;"));
        Assert.Equal(["a", "b"], _space.Keys);
        Assert.Equal("old", _space.Pull("b"));
        Assert.Equal(1, await _space.Run("F()"));
    }

    [Fact]
    public async Task Text_that_does_not_compile_changes_nothing()
    {
        await _space.Run("var a = 1;");
        await Assert.ThrowsAsync<CompilationException>(() => _space.Run("using System.Xml; a = 2; var b = 3; nope"));
        Assert.Equal(["a"], _space.Keys);
        Assert.Equal(1, _space.Pull("a"));
        await Assert.ThrowsAsync<CompilationException>(() => _space.Run("new XmlDocument()"));
    }

    [Fact]
    public async Task Same_text_again_sets_its_variables_anew()
    {
        await _space.Run("int n; n += 1; var l = new List<int>(); l.Add(n);");
        var first = _space.Pull("l");
        await _space.Run("int n; n += 1; var l = new List<int>(); l.Add(n);");
        Assert.Equal(1, _space.Pull("n"));
        Assert.NotSame(first, _space.Pull("l"));
    }

    [Fact]
    public async Task Redeclared_extension_method_replaces_the_older()
    {
        const string First = "static class E { public static int Up(this int x) => x + 1; } 1.Up()";
        const string Second = "static class E { public static int Up(this int x) => x + 2; } 1.Up()";
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(2, await _space.Run(First));
            Assert.Equal(3, await _space.Run(Second));
            Assert.Equal(3, await _space.Run("1.Up()"));
        }
    }

    [Fact]
    public async Task Reset_forgets_everything()
    {
        await _space.Run("using System.Xml; var a = 1; int F() => 1; class P { }");
        _space.Reset();
        Assert.Empty(_space.Keys);
        foreach (var code in new[] { "a", "F()", "new P()", "new XmlDocument()" })
            await Assert.ThrowsAsync<CompilationException>(() => _space.Run(code));
        Assert.Equal(1, await _space.Run("using System.Xml; var a = 1; int F() => 1; class P { } a"));
    }

    [Fact]
    public async Task Namespaces_do_not_see_each_others_variables()
    {
        var other = new ScriptNamespace();
        await _space.Run("var a = 1;");
        await other.Run("var a = 1;");
        await _space.Run("a += 10;");
        Assert.Equal(11, _space.Pull("a"));
        Assert.Equal(1, other.Pull("a"));
    }

    [Fact]
    public async Task Variable_of_anonymous_type_can_be_pulled()
    {
        await _space.Run("var a = new { A = 1 }; int F() => a.A;");
        Assert.Equal("{ A = 1 }", _space.Pull("a")!.ToString());
        Assert.Equal(1, await _space.Run("F()"));
    }
}
