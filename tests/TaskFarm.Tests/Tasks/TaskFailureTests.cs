namespace TaskFarm.Tests.Tasks;

public class TaskFailureTests
{
    [Fact]
    [Trait("Row", "S5")]
    public void An_exception_becomes_its_type_its_message_and_the_users_frames()
    {
        var failure = TaskFailure.Of(Assert.Throws<FormatException>(Throws));

        Assert.Equal((FailureKind.Exception, "System.FormatException", "no number"), (failure.Kind, failure.ExceptionType, failure.Message));
        Assert.Contains(nameof(Throws), failure.StackTrace, StringComparison.Ordinal);
        Assert.Equal("System.FormatException: no number", failure.ToString());
    }

    [Fact]
    [Trait("Row", "S8")]
    public void The_kinds_of_code_errors_are_told_apart()
    {
        CompilerMessage[] messages = [new("CS1002", 3, 7, "; expected")];
        var compilation = TaskFailure.Of(new CompilationException(messages));
        Assert.Equal((FailureKind.CompilationError, "(3,7): error CS1002: ; expected"), (compilation.Kind, compilation.Message));
        Assert.Equal(messages, compilation.CompilerMessages);

        var name = TaskFailure.Of(new NameNotDefinedException("b"));
        Assert.Equal((FailureKind.NameError, "name 'b' is not defined"), (name.Kind, name.Message));

        var code = TaskFailure.Of(new CodeException(new FormatException("m"), "MyError", "at line 2"));
        Assert.Equal((FailureKind.Exception, "MyError", "m", "at line 2"), (code.Kind, code.ExceptionType, code.Message, code.StackTrace));
    }

    [Fact]
    public void An_exception_whose_message_throws_is_a_failure_all_the_same()
    {
        var failure = TaskFailure.Of(new HostileException(() => throw new InvalidOperationException()));

        Assert.Equal(typeof(HostileException).FullName, failure.ExceptionType);
        Assert.Contains("can't be read: System.InvalidOperationException", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_without_a_message_has_an_empty_one() =>
        Assert.Equal("", TaskFailure.Of(new HostileException(() => null!)).Message);

    private static void Throws() => throw new FormatException("no number");

    private sealed class HostileException(Func<string> message) : Exception
    {
        public override string Message => message();
    }
}
