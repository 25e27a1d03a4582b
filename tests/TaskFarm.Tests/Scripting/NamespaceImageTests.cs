using TaskFarm.Packing;
using TaskFarm.Scripting;

namespace TaskFarm.Tests.Scripting;

/// <summary>Makes the compiler forget what it has compiled, so it runs alone.</summary>
[Trait("Row", "S7")]
[Xunit.Collection(nameof(CompilationCacheTests))]
public sealed class NamespaceImageTests
{
    private readonly ScriptNamespace _space = new();

    /// <summary>What later code finds in a restored namespace.</summary>
    [Theory]
    [InlineData("int i = 1;", "i += 1; i", 2)]
    [InlineData("i = 1", "i += 1; i", 2)]
    [InlineData("int i = 1; i = 5;", "i", 5)]
    [InlineData("string s = null;", "s ??= \"x\"; s", "x")]
    [InlineData("int i = 1; void Up() => i++; Up();", "Up(); i", 3)]
    [InlineData("const int c = 7;", "c + 1", 8)]
    [InlineData("const decimal c = 7.5m;", "c > 7", true)]
    [InlineData("const int c = 7; | int F() => c; | const int c = 8;", "F() * 10 + c", 78)]
    [InlineData("enum E { A = 5 } | int F() => (int)E.A; | enum E { A = 6 }", "F() * 10 + (int)E.A", 56)]
    [InlineData("int G() => 7; | string F() => nameof(G);", "F()", "G")]
    [InlineData("using T = System.Text.StringBuilder;", "new T().Length", 0)]
    [InlineData("using System.Xml; | XmlDocument D() => new();", "D() is XmlDocument", true)]
    [InlineData("4", "4", 4)]
    [InlineData("var a = (x: 1, y: 2);", "a.x + a.y", 3)]
    [InlineData("int.TryParse(\"5\", out var n);", "n++; n", 6)]
    [InlineData("var (a, b) = (1, 2);", "b += a; b", 3)]
    [InlineData("var a = new[] { 1, 2 }; var b = a;", "b[0] = 9; a[0]", 9)]
    [InlineData("var a = 1; | var a = \"text\";", "a.Length", 4)]
    [InlineData("a = 1 | a = \"text\"", "a.Length", 4)]
    [InlineData("int F() => 1; int G() => F(); | int F() => 2;", "G() * 10 + F()", 12)]
    [InlineData("int i = 5; int Next() => i++; | string i = \"x\"; | Next();", "Next() + i", "6x")]
    [InlineData("int Thrice(this int x) => 3 * x;", "4.Thrice()", 12)]
    [InlineData("static class E { public static int Twice(this int x) => 2 * x; }", "4.Twice()", 8)]
    [InlineData("class P { public int X = 3; } | var p = new P { X = 4 };", "P q = p; q.X", 4)]
    [InlineData("class P { public int X = 3; } | var l = new List<P> { new() { X = 5 } };", "l.Select(q => q.X).First()", 5)]
    [InlineData("record P(int X); var p = new P(1);", "p = p with { X = p.X + 1 }; p == new P(2)", true)]
    [InlineData("record P(int X); | object p = new P(1); | record P(string S);", "p.ToString() + new P(\"a\")", "P { X = 1 }P { S = a }")]
    [InlineData("record Q(int X); | var l = new List<object>(); | record Q(int Y); l.Add(new Q(3)); | record Q(int Z);", "l[0].ToString()", "Q { Y = 3 }")]
    [InlineData("int k = 4; class P { public int Get() => k++; } | var l = new List<object>(); | l.Add(new P()); | class P { } | int k = 9; | ((dynamic)l[0]).Get();", "((dynamic)l[0]).Get() * 10 + k", 59)]
    [InlineData("enum Color { Red, Green } var c = Color.Green;", "c == Color.Green", true)]
    [InlineData("var a = new { A = 1 }; int F() => a.A;", "F()", 1)]
    [InlineData("int P { get; set; } = 5; | P = 6;", "P", 6)]
    [InlineData("class C { public static int N; } C.N = 7;", "C.N", 7)]
    [InlineData("class C { public static int N = 3; } C.N = 7;", "C.N", 7)]
    [InlineData("class C { public static readonly List<int> L = new(); } C.L.Add(7);", "C.L.Count", 1)]
    [InlineData("class C { public static readonly int N; static C() { N = 3; } } var n = C.N;", "C.N + n", 6)]
    [InlineData("class C { public static int N = int.Parse(\"x\"); } try { var n = C.N; } catch (TypeInitializationException) { } var a = 1;", "a", 1)]
    [InlineData("class C<T> { public T X; } | var c = new C<int> { X = 3 };", "c.X", 3)]
    [InlineData("class Node { public Node Next; } | var n = new Node(); n.Next = n;", "n.Next.Next == n", true)]
    [InlineData("interface I { int F(); } class A : I { public int F() => 4; } I i = new A();", "i.F()", 4)]
    [InlineData("struct S { public int X; } var s = new S { X = 2 }; | s.X++;", "s.X", 3)]
    [InlineData("delegate int D(int x); D d = x => x * 2;", "d(4)", 8)]
    [InlineData("dynamic d = 1; | d = \"x\";", "d", "x")]
    [InlineData("async Task<int> F(int x) { await Task.Yield(); return x + 1; }", "await F(1)", 2)]
    [InlineData("int F(int n) => n == 0 ? 0 : n + F(n - 1);", "F(4)", 10)]
    [InlineData("var @class = 3;", "@class", 3)]
    [InlineData("try { var z = 0; var y = 1 / z; } catch { } var done = 1;", "done", 1)]
    public async Task Restored_namespace_goes_on(string before, string after, object value)
    {
        foreach (var code in before.Split(" | "))
            await _space.Run(code);
        var restored = Restored(_space, out var image);
        Assert.Empty(image.LeftOut);
        Assert.Equal(_space.Keys, restored.Keys);
        Assert.Equal(image.Bytes, restored.Save().Bytes);
        Assert.Equal(value, await restored.Run(after));
        Assert.Equal(value, await _space.Run(after));
    }

    [Theory]
    [InlineData("var f = (int x) => x + 1;", "f(1)", 2)]
    [InlineData("var n = 5; int F(int x) => x + n++; Func<int, int> f = F;", "f(1) + f(1)", 13)]
    [InlineData("Func<int> Counter(int from) { var count = from; return () => count++; } | var f = Counter(3); var g = f; f();", "f() * 10 + g()", 45)]
    [InlineData("(Func<int>, Func<int>) Pair() { var n = 0; return (() => ++n, () => n); } | var (up, get) = Pair(); up();", "up() * 10 + get()", 22)]
    [InlineData("Action<int> Adder(List<int> to) => x => to.Add(x); | var l = new List<int>(); var add = Adder(l);", "add(4); l[0]", 4)]
    [InlineData("Func<int, int> f = Math.Abs;", "f(-1)", 1)]
    [InlineData("record P(int X) { public int Get() => X; } Func<int> f = new P(4).Get;", "f()", 4)]
    public async Task Delegates_go_on(string before, string after, object value) => await Restored_namespace_goes_on(before, after, value);

    [Fact]
    public async Task Pushed_values_are_restored_with_their_types()
    {
        _space.Push("i", 1);
        _space.Push("text", "x");
        _space.Push("nothing", null);
        _space.Push("list", new List<int> { 1, 2 });
        await _space.Run("class P { public int X = 3; } int F() => i++;");
        _space.Push("p", await _space.Run("new P { X = 4 }"));
        _space.Push("ps", await _space.Run("new[] { new P { X = 5 } }"));
        var restored = Restored(_space, out var image);
        Assert.Equal(image.Bytes, restored.Save().Bytes);
        Assert.Equal(["i", "list", "nothing", "p", "ps", "text"], restored.Keys);
        Assert.Null(restored.Pull("nothing"));
        Assert.Equal([1, 2], Assert.IsType<List<int>>(restored.Pull("list")));
        Assert.Equal("P4P51x", await restored.Run("p.GetType().Name + p.X + ps[0].GetType().Name + ps[0].X + F() + text"));
        restored.Push("i", 10);
        Assert.Equal(10, await restored.Run("F()"));
    }

    [Fact]
    public async Task Values_of_the_users_own_assemblies_are_restored()
    {
        _space.Push("row", new ImageRow { Name = "x", Next = new ImageRow { Name = "y" } });
        await _space.Run("row.Name += row.Next.Name;");
        var restored = Restored(_space, out var image);
        Assert.Contains(image.Code, code => code.Name == typeof(ImageRow).Assembly.GetName().Name);
        Assert.Equal("xy", await restored.Run("row.Name"));
        Assert.Equal("xy", Assert.IsType<ImageRow>(restored.Pull("row")).Name);
    }

    [Fact]
    public async Task Empty_namespace_is_restored_empty()
    {
        var restored = new ScriptNamespace();
        await restored.Run("using System.Xml; var a = 1;");
        restored.Restore(_space.Save());
        Assert.Empty(restored.Keys);
        await Assert.ThrowsAsync<CompilationException>(() => restored.Run("new XmlDocument()"));
        Assert.Equal(_space.Save().Bytes, restored.Save().Bytes);
    }

    [Fact]
    public async Task Restoring_replaces_what_was_there()
    {
        await _space.Run("var a = 1; int F() => a;");
        var other = new ScriptNamespace();
        await other.Run("var a = \"other\"; var b = 2; class P { }");
        other.Restore(_space.Save());
        Assert.Equal(["a"], other.Keys);
        Assert.Equal(2, await other.Run("F() + a"));
        foreach (var code in new[] { "b", "new P()" })
            await Assert.ThrowsAsync<CompilationException>(() => other.Run(code));
    }

    [Fact]
    public async Task Namespace_can_be_restored_from_its_own_image()
    {
        await _space.Run("var list = new List<int> { 1 }; int F() => list.Count;");
        var image = _space.Save();
        await _space.Run("list.Add(2); var more = 1;");
        _space.Restore(image);
        Assert.Equal(1, await _space.Run("F()"));
        Assert.Equal(["list"], _space.Keys);
    }

    [Fact]
    public async Task Restoring_runs_no_statement_again()
    {
        var file = Path.GetTempFileName();
        try
        {
            _space.Push("file", file);
            await _space.Run("int Log() { File.AppendAllText(file, \"x\"); return 1; } var a = Log(); Log(); var b = 2;");
            await _space.Run("class Unused { public static int N = Log(); }");
            Assert.Equal("xx", await File.ReadAllTextAsync(file));
            var restored = Restored(_space, out _);
            Assert.Equal("xx", await File.ReadAllTextAsync(file));
            Assert.Equal(4, await restored.Run("a + b + Unused.N"));
            Assert.Equal("xxx", await File.ReadAllTextAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Variables_that_cannot_be_packed_are_left_out_and_listed()
    {
        await _space.Run("var kept = 1; var stream = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.Read, FileShare.None, 1, FileOptions.DeleteOnClose);");
        await _space.Run("var both = new object[] { kept, stream }; long Size() => stream.Length; int Kept() => kept;");
        var restored = Restored(_space, out var image);
        Assert.Equal(["both", "stream"], image.LeftOut.Keys);
        Assert.Contains("FileStream", image.LeftOut["stream"], StringComparison.Ordinal);
        Assert.Equal(["both", "stream"], NamespaceImage.Read(image.Bytes).LeftOut.Keys);
        Assert.Equal(["kept"], restored.Keys);
        Assert.Equal("name 'stream' is not defined", Assert.Throws<NameNotDefinedException>(() => restored.Pull("stream")).Message);
        await Assert.ThrowsAsync<CompilationException>(() => restored.Run("stream.Length"));
        Assert.Equal(1, await restored.Run("Kept()"));
        await _space.Run("stream.Dispose();");
        Assert.Equal(["both", "stream"], _space.Save().LeftOut.Keys);
    }

    [Fact]
    public async Task Variable_whose_declaration_was_not_reached_is_not_defined()
    {
        await Assert.ThrowsAsync<CodeException>(() => _space.Run("int F() => b; var a = 1; if (a == 1) throw new Exception(); var b = 2;"));
        var restored = Restored(_space, out _);
        Assert.Equal(["a"], restored.Keys);
        Assert.Equal(0, await restored.Run("F()"));
    }

    [Fact]
    public async Task Same_text_runs_among_the_variables_that_it_defined()
    {
        const string Code = "int n; int Up() => ++n;";
        foreach (var code in new[] { Code, "int Twice() { Up(); return Up(); }", "Twice()" })
            await _space.Run(code);
        var restored = Restored(_space, out _);
        await restored.Run(Code);
        Assert.Equal(2, await restored.Run("Twice()"));
        Assert.Equal(2, restored.Pull("n"));
    }

    [Fact]
    public async Task Image_of_a_namespace_after_reset_is_that_of_an_empty_one()
    {
        await _space.Run("using System.Xml; var a = new int[10_000]; int F() => a[0]; class P { }");
        _space.Push("p", await _space.Run("new P()"));
        Assert.True(_space.Save().Bytes.Length > 10_000);
        _space.Reset();
        Assert.Equal(new ScriptNamespace().Save().Bytes, _space.Save().Bytes);
        Assert.True(_space.Save().Bytes.Length < 64);
    }

    [Fact]
    public async Task Texts_that_nothing_needs_are_not_in_the_image()
    {
        await _space.Run("var a = 1;");
        await _space.Run("var b = new List<int>();");
        var before = _space.Save().Bytes.Length;
        for (var index = 0; index < 100; index++)
            await _space.Run($"a += {index}; b.Select(a => a + 1).Count();");
        for (var index = 0; index < 20; index++)
        {
            await _space.Run("var x = b.Select(y => y + 1).ToList();");
            await _space.Run("var y = b.Select(x => x + 1).ToList();");
            await _space.Run("x = null; y = null;");
        }

        Assert.InRange(_space.Save().Bytes.Length, before, before + 700);
    }

    [Fact]
    public async Task Frames_of_restored_functions_have_the_lines_of_their_text()
    {
        await _space.Run("\n\nint F(int x) {\n  if (x == 0)\n    throw new InvalidOperationException();\n  return F(x - 1);\n}");
        var restored = Restored(_space, out _);
        var exception = await Assert.ThrowsAsync<CodeException>(() => restored.Run("F(1)"));
        Assert.Equal("at F(Int32 x) in task:line 5\nat F(Int32 x) in task:line 6\nat task:line 1", exception.Frames);
    }

    [Fact]
    public async Task Every_change_is_counted_and_nothing_else_is()
    {
        var count = _space.ChangeCount;
        foreach (var change in new Func<Task>[]
                 {
                     () => _space.Run("var a = 1;"),
                     () => _space.Run("a += 1;"),
                     () => Assert.ThrowsAsync<CodeException>(() => _space.Run("throw new Exception();")),
                     () => Task.Run(() => _space.Push("a", 1)),
                     () => Task.Run(() => _space.Restore(_space.Save())),
                     () => Task.Run(_space.Reset),
                 })
        {
            await change();
            Assert.True(_space.ChangeCount > count);
            count = _space.ChangeCount;
        }

        _space.Push("a", 1);
        count = _space.ChangeCount;
        _space.Pull("a");
        _space.Save();
        await Assert.ThrowsAsync<CompilationException>(() => _space.Run("nope"));
        Assert.Equal(count, _space.ChangeCount);
    }

    [Fact]
    public async Task Damaged_image_is_refused_wherever_the_damage_is()
    {
        await _space.Run("var a = 1; int F() => a;");
        var bytes = _space.Save().Bytes;
        for (var index = 0; index < bytes.Length; index++)
        {
            byte[] damaged = [.. bytes];
            damaged[index] ^= 0x41;
            Assert.Throws<PackedDataException>(() => NamespaceImage.Read(damaged));
            Assert.Throws<PackedDataException>(() => NamespaceImage.Read(bytes[..index]));
        }
    }

    [Fact]
    public void Image_of_another_version_is_refused_by_its_number()
    {
        var bytes = _space.Save().Bytes;
        bytes[4] = 0;
        Assert.Equal(
            "The image of the namespace is of version 0; this version of TaskFarm reads version 1 alone.",
            Assert.Throws<PackedDataException>(() => NamespaceImage.Read(bytes)).Message);
    }

    [Fact]
    public async Task Namespace_is_as_it_was_where_its_image_cannot_be_restored()
    {
        await _space.Run("class Once { public static int N = Environment.GetEnvironmentVariable(\"TASKFARM_TEST_THROWS\") is null ? 1 : throw new Exception(\"no\"); } var n = Once.N;");
        var image = _space.Save();
        var other = new ScriptNamespace();
        await other.Run("var a = 1;");
        Environment.SetEnvironmentVariable("TASKFARM_TEST_THROWS", "yes");
        try
        {
            Assert.Throws<PackedDataException>(() => other.Restore(image));
        }
        finally
        {
            Environment.SetEnvironmentVariable("TASKFARM_TEST_THROWS", null);
        }

        Assert.Equal(2, await other.Run("a + 1"));
    }

    [Fact]
    public async Task Restored_code_is_given_back_by_a_reset()
    {
        await _space.Run("class P { } var p = new P();");
        var type = RestoredType(_space);
        for (var round = 0; round < 20 && type.IsAlive; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(type.IsAlive);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference RestoredType(ScriptNamespace space)
    {
        var restored = Restored(space, out _);
        var type = new WeakReference(restored.Pull("p")!.GetType());
        restored.Reset();
        return type;
    }

    private static ScriptNamespace Restored(ScriptNamespace space, out NamespaceImage image)
    {
        image = space.Save();
        // In another process all code has other names.
        TextCompiler.Forget();
        var restored = new ScriptNamespace();
        restored.Restore(NamespaceImage.Read(image.Bytes));
        return restored;
    }
}
