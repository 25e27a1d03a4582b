namespace TaskFarm;

/// <summary>An exception that code threw in an engine's namespace, with the frames of that code alone.</summary>
public sealed class CodeException : TaskFarmException
{
    /// <summary>Wraps what the code threw.</summary>
    /// <param name="exception">What the code threw.</param>
    /// <param name="typeName">The exception's type by the name that the code knows it by.</param>
    /// <param name="frames">The frames of the user's own code, innermost first, a line each, with line numbers of that code.</param>
    public CodeException(Exception exception, string typeName, string frames)
        : base(exception.Message, exception)
    {
        TypeName = typeName;
        Frames = frames;
    }

    /// <summary>The exception's type by the name that the code knows it by.</summary>
    public string TypeName { get; }

    /// <summary>The frames of the user's own code, innermost first, a line each.</summary>
    public string Frames { get; }
}
