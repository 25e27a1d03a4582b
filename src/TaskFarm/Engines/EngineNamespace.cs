namespace TaskFarm;

/// <summary>The variables of one engine, and the code that runs among them.</summary>
/// <remarks>One thread at a time: an engine gives its namespace one task, or one piece of direct work, after another.</remarks>
public abstract class EngineNamespace
{
    /// <summary>The names of the variables that are defined, in ordinal order.</summary>
    public abstract IReadOnlyList<string> Keys { get; }

    /// <summary>Defines variables, replacing those of the same names.</summary>
    /// <param name="values">The values by name; a name is a C# identifier.</param>
    /// <exception cref="ArgumentException">A name is not a C# identifier; nothing was pushed.</exception>
    public abstract void Push(IReadOnlyDictionary<string, object?> values);

    /// <summary>Reads variables.</summary>
    /// <param name="names">The names to read.</param>
    /// <returns>The values by name, in the order of the names.</returns>
    /// <exception cref="NameNotDefinedException">A name is not defined.</exception>
    public abstract IReadOnlyDictionary<string, object?> Pull(IReadOnlyList<string> names);

    /// <summary>Runs code as typed in an interactive session: what it declares at top level is there for the next code.</summary>
    /// <param name="code">C# statements, declarations, <c>using</c> directives; a last expression without semicolon is the value.</param>
    /// <param name="cancellationToken">Given to code that asks for it; never ends code by itself.</param>
    /// <returns>The value of the last expression; <see langword="null"/> where the code does not end in one.</returns>
    /// <exception cref="CompilationException">The code does not compile; nothing of it ran.</exception>
    /// <exception cref="CodeException">The code threw.</exception>
    public abstract ValueTask<object?> ExecuteAsync(string code, CancellationToken cancellationToken = default);

    /// <summary>Forgets every variable, function, type and <c>using</c>, and gives back the memory of the code that made them.</summary>
    public abstract void Reset();
}
