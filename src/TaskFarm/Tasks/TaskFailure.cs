namespace TaskFarm;

/// <summary>How a task failed, as data: it reads the same on the engine, on the client and in a store.</summary>
public sealed class TaskFailure
{
    /// <summary>Makes a failure.</summary>
    /// <param name="kind">Why the task failed.</param>
    /// <param name="exceptionType">The full name of the exception's type.</param>
    /// <param name="message">What happened.</param>
    /// <param name="stackTrace">The frames of the user's own code, innermost first; null for none.</param>
    /// <param name="compilerMessages">The compiler's messages, where the code does not compile.</param>
    public TaskFailure(
        FailureKind kind,
        string exceptionType,
        string message,
        string? stackTrace = null,
        IReadOnlyList<CompilerMessage>? compilerMessages = null)
    {
        Kind = kind;
        ExceptionType = exceptionType;
        Message = message;
        StackTrace = stackTrace;
        CompilerMessages = compilerMessages ?? [];
    }

    /// <summary>Why the task failed.</summary>
    public FailureKind Kind { get; }

    /// <summary>The full name of the exception's type.</summary>
    public string ExceptionType { get; }

    /// <summary>What happened.</summary>
    public string Message { get; }

    /// <summary>The frames of the user's own code, innermost first, a line each; null where there are none.</summary>
    public string? StackTrace { get; }

    /// <summary>The compiler's messages, in the order of the code, where the code does not compile; else empty.</summary>
    public IReadOnlyList<CompilerMessage> CompilerMessages { get; }

    /// <summary>The failure of a task whose code threw this.</summary>
    public static TaskFailure Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        try
        {
            return exception switch
            {
                CompilationException compilation =>
                    new(FailureKind.CompilationError, typeof(CompilationException).FullName!, compilation.Message, null, compilation.Messages),
                NameNotDefinedException name => new(FailureKind.NameError, typeof(NameNotDefinedException).FullName!, name.Message),
                CodeException code => new(FailureKind.Exception, code.TypeName, code.Message, code.Frames),
                _ => new(FailureKind.Exception, exception.GetType().FullName!, exception.Message ?? "", UserFrames.Of(exception)),
            };
        }
        catch (Exception broken)
        {
            // The message or the trace of a user's exception is the user's code too.
            return new(FailureKind.Exception, exception.GetType().FullName!, $"(its message can't be read: {broken.GetType()})");
        }
    }

    /// <summary>The failure in one line: the type and the message.</summary>
    public override string ToString() => $"{ExceptionType}: {Message}";
}
