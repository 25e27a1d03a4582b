using TaskFarm.Scripting;

namespace TaskFarm.Tests.Scripting;

[Trait("Row", "S8")]
public sealed class ErrorTests
{
    private readonly ScriptNamespace _space = new();

    [Theory]
    [InlineData("foo", "(1,1): error CS0103: The name 'foo' does not exist in the current context")]
    [InlineData("var a = 1;\n  int b = \"x\";", "(2,11): error CS0029: Cannot implicitly convert type 'string' to 'int'")]
    [InlineData("int F(int x) => x;\r\nvar y = F(\"a\", 1);", "(2,9): error CS1501: No overload for method 'F' takes 2 arguments")]
    [InlineData("int F(int x) => x; F()", "(1,20): error CS7036: There is no argument given that corresponds to the required parameter 'x' of 'F(int)'")]
    [InlineData("class P { } int x = new P();", "(1,21): error CS0029: Cannot implicitly convert type 'P' to 'int'")]
    [InlineData("class P { int Y => z; }", "(1,20): error CS0103: The name 'z' does not exist in the current context")]
    [InlineData("var z = x =>\n x;", "(1,9): error CS8917: The delegate type could not be inferred.")]
    [InlineData("int a = 1\nint b = 2;", "(1,10): error CS1002: ; expected")]
    [InlineData("int a = 1; int a = 2;", "(1,16): error CS0128: 'a' is already defined in this text")]
    [InlineData("#r \"x.dll\"\n1", "(1,1): error CS7011: #r is not supported here")]
    [InlineData("#load \"x.csx\"\n1", "(1,1): error CS8097: #load is not supported here")]
    [InlineData("#line 100\nnope", "(2,1): error CS0103: The name 'nope' does not exist in the current context")]
    [InlineData("#if X\n1", "(2,2): error CS1027: #endif directive expected")]
    [InlineData("#error stop", "(1,8): error CS1029: #error: 'stop'")]
    [InlineData("using Nope;", "(1,7): error CS0246: The type or namespace name 'Nope' could not be found (are you missing a using directive or an assembly reference?)")]
    [InlineData("namespace N { }", "(1,1): error CS7021: Cannot declare namespace in script code")]
    [InlineData("unsafe { }", "(1,1): error CS0227: Unsafe code may only appear if compiling with /unsafe")]
    public async Task Compiler_speaks_of_the_text_as_it_was_sent(string code, string message)
    {
        var exception = await Assert.ThrowsAsync<CompilationException>(() => _space.Run(code));
        Assert.Equal(message, exception.Message);
        await Assert.ThrowsAsync<CompilationException>(() => _space.Run(code));
    }

    [Fact]
    public async Task Errors_stand_in_the_order_of_the_text()
    {
        var exception = await Assert.ThrowsAsync<CompilationException>(() => _space.Run("int F() => no1;\nvar x = no2;\nint G() => no3;"));
        Assert.Equal([1, 2, 3], exception.Messages.Select(message => message.Line));
    }

    [Theory]
    [InlineData("var a = 1;\nthrow new InvalidOperationException(\"no\");", "at task:line 2")]
    [InlineData("int F(int x) {\n  if (x > 0)\n    throw new Exception();\n  return x;\n}\n\nF(1);", "at F(Int32 x) in task:line 3\nat task:line 7")]
    [InlineData("int F(int x) {\n  if (x == 0)\n    throw new Exception();\n  return F(x - 1);\n}\n\nF(1)", "at F(Int32 x) in task:line 3\nat F(Int32 x) in task:line 4\nat task:line 7")]
    [InlineData("int F(int x) {\n  var zero = 0;\n  var y = x + 1;\n  return y /\n     zero;\n}\nvar b = 1;\nvar c = F(b);", "at F(Int32 x) in task:line 4\nat task:line 8")]
    [InlineData("var a = new int[2];\nvar i = 2;\n\na[i] = 1;\ni += 1;", "at task:line 4")]
    [InlineData("var s = \"x\";\nint.Parse(s)", "at task:line 2")]
    [InlineData("var f = () => {\n  throw new Exception(); };\nf();", "at lambda() in task:line 2\nat task:line 3")]
    [InlineData("int F() {\n  int Inner(int k) {\n    throw new Exception(); }\n  return Inner(2) + 1; }\nF()", "at Inner(Int32 k) in task:line 3\nat F() in task:line 4\nat task:line 5")]
    [InlineData("async Task<int> F(int n) {\n  await Task.Yield();\n  throw new Exception(); }\nawait F(3)", "at F(Int32 n) in task:line 3\nat task:line 4")]
    [InlineData("IEnumerable<int> F() { yield return 1;\n  throw new Exception(); }\nF().ToList()", "at F() in task:line 2\nat task:line 3")]
    [InlineData("class P { public void M(string s) {\n throw new Exception(); } }\nnew P().M(\"\");", "at P.M(String s) in task:line 2\nat task:line 3")]
    [InlineData("var t = Task.Run(() => {\n  throw new Exception(); });\nawait t;", "at lambda() in task:line 2\nat task:line 3")]
    [InlineData("var s = @\"a\nb\";\nthrow new Exception(s);", "at task:line 3")]
    [InlineData("throw new OperationCanceledException();", "at task:line 1")]
    public async Task Exception_has_the_frames_of_the_code_alone(string code, string frames)
    {
        var exception = await Assert.ThrowsAsync<CodeException>(() => _space.Run(code));
        Assert.Equal(frames, exception.Frames);
    }

    [Fact]
    public async Task Frames_name_functions_of_earlier_texts()
    {
        await _space.Run("\n\nint F() => throw new Exception();");
        var exception = await Assert.ThrowsAsync<CodeException>(() => _space.Run("F()"));
        Assert.Equal("at F() in task:line 3\nat task:line 1", exception.Frames);
    }

    [Theory]
    [InlineData("throw new InvalidOperationException(\"no\");", "System.InvalidOperationException")]
    [InlineData("class MyError : Exception { } throw new MyError();", "MyError")]
    [InlineData("class Outer { public class Inner : Exception { } } throw new Outer.Inner();", "Outer.Inner")]
    public async Task Exception_type_has_the_name_that_the_code_knows_it_by(string code, string name) =>
        Assert.Equal(name, (await Assert.ThrowsAsync<CodeException>(() => _space.Run(code))).TypeName);

    [Fact]
    public async Task Exception_keeps_its_message_and_itself()
    {
        var exception = await Assert.ThrowsAsync<CodeException>(() => _space.Run("throw new InvalidOperationException(\"no\");"));
        Assert.Equal("no", exception.Message);
        Assert.IsType<InvalidOperationException>(exception.InnerException);
    }
}
