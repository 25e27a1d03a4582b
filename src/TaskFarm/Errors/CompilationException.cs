namespace TaskFarm;

/// <summary>Code does not compile. Nothing of it has run.</summary>
public sealed class CompilationException : TaskFarmException
{
    /// <summary>Makes the error of these messages.</summary>
    /// <param name="messages">The compiler's errors in the order of the code, at least one.</param>
    public CompilationException(IReadOnlyList<CompilerMessage> messages)
        : base(string.Join(Environment.NewLine, messages))
    {
        Messages = messages;
    }

    /// <summary>The compiler's errors in the order of the code.</summary>
    public IReadOnlyList<CompilerMessage> Messages { get; }
}
