namespace TaskFarm;

/// <summary>One message of the compiler about code that was sent to an engine.</summary>
/// <param name="Id">The compiler's id, such as <c>CS0103</c>.</param>
/// <param name="Line">The line in the code as it was sent, from 1.</param>
/// <param name="Column">The column in that line, from 1.</param>
/// <param name="Text">What the compiler says.</param>
public sealed record CompilerMessage(string Id, int Line, int Column, string Text)
{
    /// <summary>The message as compilers print it: <c>(1,5): error CS0103: text</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"({Line},{Column}): error {Id}: {Text}");
}
