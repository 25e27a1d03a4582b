using System.Collections.ObjectModel;

namespace TaskFarm;

/// <summary>Code that runs in an engine's namespace, with variables pushed before and pulled after.</summary>
/// <remarks>Its value is that of the code's last expression, if it ends in one without a semicolon, as in an interactive session.</remarks>
/// <param name="Expression">C# as typed in an interactive session: statements, <c>await</c>, <c>using</c> directives, declarations.</param>
public sealed record StringTask(string Expression) : BaseTask
{
    /// <summary>The code.</summary>
    /// <exception cref="ArgumentNullException">Set to null.</exception>
    public string Expression { get; init; } = Expression ?? throw new ArgumentNullException(nameof(Expression));

    /// <summary>The variables to define before the code runs, by name. Default: none.</summary>
    public IReadOnlyDictionary<string, object?> Push { get; init; } = ReadOnlyDictionary<string, object?>.Empty;

    /// <summary>The names of the variables to bring back. Default: none.</summary>
    public IReadOnlyList<string> Pull { get; init; } = [];

    /// <inheritdoc/>
    public override async ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken)
    {
        if (Push.Count > 0)
        {
            engine.Push(Push);
        }

        var value = await engine.ExecuteAsync(Expression, cancellationToken).ConfigureAwait(false);
        return new TaskReturn(value, Pull.Count > 0 ? engine.Pull(Pull) : null);
    }
}
