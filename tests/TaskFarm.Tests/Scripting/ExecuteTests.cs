using TaskFarm.Scripting;

namespace TaskFarm.Tests.Scripting;

public sealed class ExecuteTests
{
    private readonly ScriptNamespace _space = new();

    [Theory]
    [Trait("Row", "S6")]
    [InlineData("1+1", 2)]
    [InlineData("", null)]
    [InlineData("// only a comment", null)]
    [InlineData("using System.Text;", null)]
    [InlineData("1 + /* inside */ 2 // after", 3)]
    [InlineData("var a = 1; a + 1", 2)]
    [InlineData("int a = 1, b = 2; a + b", 3)]
    [InlineData("int[] a = { 1, 2 }; a.Length", 2)]
    [InlineData("List<int> a = [1, 2, 3]; a[^1]", 3)]
    [InlineData("int a; a", 0)]
    [InlineData("int? a = null; a ??= 4; a", 4)]
    [InlineData("const int a = 7; a * 2", 14)]
    [InlineData("var (a, (b, _)) = (1, (2, 3)); a + b", 3)]
    [InlineData("(int a, var b) = (1, \"y\"); a + b", "1y")]
    [InlineData("int.TryParse(\"12\", out var a); a", 12)]
    [InlineData("bool ok = int.TryParse(\"12\", out int a); a", 12)]
    [InlineData("if (!int.TryParse(\"12\", out var a)) return -1; a", 12)]
    [InlineData("object a = 3; a is int b && b > 2", true)]
    [InlineData("var a = (x: 1, y: \"z\"); a.y", "z")]
    [InlineData("var a = new { A = 1 }; a.A", 1)]
    [InlineData("Func<int, int> f = null; f = n => n < 2 ? n : f(n - 1) + f(n - 2); f(10)", 55)]
    [InlineData("var f = (int x) => x * 2; f(4)", 8)]
    [InlineData("int Later() => later; int later = 5; Later()", 5)]
    [InlineData("int Even(int n) => n == 0 ? 1 : Odd(n - 1); int Odd(int n) => n == 0 ? 0 : Even(n - 1); Even(10)", 1)]
    [InlineData("int F(string s) => 1; int F(int s) => 2; F(\"\") + F(2)", 3)]
    [InlineData("T Id<T>(T t) => t; class Box<T> { public T V; } new Box<string> { V = Id(\"q\") }.V", "q")]
    [InlineData("record P(int X); var p = new P(4); p.X", 4)]
    [InlineData("enum Color { Red, Green } var c = Color.Green; (int)c", 1)]
    [InlineData("struct S { public int A; } S s; s.A = 5; s.A", 5)]
    [InlineData("interface I { int M(); } class C : I { public int M() => 3; } I i = new C(); i.M()", 3)]
    [InlineData("delegate int D(int x); D d = x => x + 1; d(3)", 4)]
    [InlineData("partial class P { public int A = 1; } partial class P { public int B = 2; } new P().A + new P().B", 3)]
    [InlineData("int P { get; set; } = 5; P + 1", 6)]
    [InlineData("event Action E; int n = 0; E += () => n++; E(); n", 1)]
    [InlineData("[Obsolete(\"x\")]\n// comment\nint Old() => 1;\nOld()", 1)]
    [InlineData("public int A() => 2; private static int B() => 3; internal class C { public int Z = 1; }\nA() + B() + new C().Z", 6)]
    [InlineData("Span<int> s = stackalloc int[3]; s.Length", 3)]
    [InlineData("var s = \"abc\".AsSpan(); s.Length", 3)]
    [InlineData("int x = 1; ref int r = ref x; r = 9; x", 9)]
    [InlineData("using var m = new MemoryStream(); (int)m.Length", 0)]
    [InlineData("await using var m = new MemoryStream(); (int)m.Length", 0)]
    [InlineData("using (var m = new MemoryStream()) { m.WriteByte(1); } 4", 4)]
    [InlineData("var sum = 0; for (var i = 0; i < 3; i++) sum += i; foreach (var k in new[] { 1, 2 }) sum += k; while (sum < 10) { sum++; } sum", 10)]
    [InlineData("try { throw new Exception(\"t\"); } catch (Exception e) { return e.Message; }", "t")]
    [InlineData("var x = 3; switch (x) { case 3: x = 4; break; default: break; } x", 4)]
    [InlineData("var x = 1; lock (\"a\") { x++; } x", 2)]
    [InlineData("var n = 0; again: n++; if (n < 3) goto again; n", 3)]
    [InlineData("int x = 2; if (x > 1) { return; } 5", null)]
    [InlineData("var x = 1; { int y = 2; x += y; } x", 3)]
    [InlineData("await Task.Yield(); var t = await Task.FromResult(4); t", 4)]
    [InlineData("await Task.FromResult(1) + await Task.FromResult(2)", 3)]
    [InlineData("var s = 0; await foreach (var z in G()) s += z; async IAsyncEnumerable<int> G() { yield return 1; await Task.Yield(); yield return 2; } s", 3)]
    [InlineData("Console.Out.Flush()", null)]
    [InlineData("void V() { } V()", null)]
    [InlineData("object o = null; o?.ToString()", null)]
    [InlineData("string s = \"abc\"; s?.Length", 3)]
    [InlineData("(from w in new[] { 1, 2 } where w > 1 select w).First()", 2)]
    [InlineData("string s = \"\"\"\n  a\n    b\n  \"\"\"; s.Length", 5)]
    [InlineData("var s = @\"a\r\nb\";\r\nvar t = 1;\r\ns.Length + t", 5)]
    [InlineData("#if NEVER\nint broken(\n#else\nint fine = 4;\n#endif\n#region r\nfine\n#endregion", 4)]
    [InlineData("#define ON\n#if ON\n3\n#else\n4\n#endif", 3)]
    [InlineData("using static System.Math; Max(1, 2)", 2)]
    [InlineData("using Grid = System.Collections.Generic.List<int>; new Grid().Count", 0)]
    [InlineData("global using System.Xml; new XmlDocument().HasChildNodes", false)]
    [InlineData("dynamic d = 5; d + 1", 6)]
    [InlineData("int @class = 3; @class", 3)]
    [InlineData("volatile int v = 3; readonly int r = 1; static int s = 1; v + r + s", 5)]
    [InlineData("int Twice(this int x) => 2 * x; 4.Twice()", 8)]
    public async Task Text_gives_its_last_expression(string code, object? value) => Assert.Equal(value, await _space.Run(code));

    [Fact]
    public async Task Very_long_text_runs()
    {
        var code = string.Join('\n', Enumerable.Range(0, 2000).Select(index => $"var v{index % 100}x{index} = {index};")) + "\nv99x1999";
        Assert.Equal(1999, await _space.Run(code));
        Assert.Equal(2000, _space.Keys.Count);
    }

    [Theory]
    [InlineData('(', ')')]
    [InlineData('!', ' ')]
    public async Task Too_deep_an_expression_is_an_error_of_compilation(char open, char close)
    {
        // Far beyond what any thread's stack holds, so that it doesn't matter how large the frames of the compiler's code happen to be.
        const int Depth = 200_000;
        var code = "var a = " + new string(open, Depth) + "true" + new string(close, Depth) + ";";
        await Assert.ThrowsAsync<CompilationException>(() => _space.Run(code));
    }

    [Fact]
    public async Task Long_sum_is_not_too_deep() =>
        Assert.Equal(3000, await _space.Run("var one = 1; " + string.Join(" + ", Enumerable.Repeat("one", 3000))));

    [Fact]
    public async Task Cancelled_token_keeps_code_from_starting()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _space.ExecuteAsync("var a = 1;", source.Token));
        Assert.Empty(_space.Keys);
    }
}
