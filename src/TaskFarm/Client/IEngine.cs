namespace TaskFarm;

/// <summary>Direct work with one engine, beside the tasks; it takes its turn with the tasks on that engine.</summary>
/// <remarks>
/// Every method throws <see cref="EngineNotFoundException"/> where the engine is not registered or goes away before the work is done, and
/// <see cref="FarmUnavailableException"/> where the controller is gone. What fails on the engine throws a <see cref="RemoteTaskException"/>
/// with <see cref="RemoteTaskException.NoTask"/> as its task.
/// </remarks>
public interface IEngine
{
    /// <summary>The engine's id.</summary>
    string Id { get; }

    /// <summary>Runs code in the engine's namespace.</summary>
    /// <exception cref="RemoteTaskException">The code does not compile, or threw.</exception>
    Task ExecuteAsync(string code, CancellationToken cancellationToken = default);

    /// <summary>Defines variables in the engine's namespace.</summary>
    /// <exception cref="RemoteTaskException">A name is not a C# identifier.</exception>
    Task PushAsync(IReadOnlyDictionary<string, object?> values, CancellationToken cancellationToken = default);

    /// <summary>Reads variables of the engine's namespace.</summary>
    /// <exception cref="RemoteTaskException">A name is not defined.</exception>
    Task<IReadOnlyDictionary<string, object?>> PullAsync(IReadOnlyList<string> names, CancellationToken cancellationToken = default);

    /// <summary>Empties the engine's namespace.</summary>
    Task ResetAsync(CancellationToken cancellationToken = default);

    /// <summary>The names of the variables in the engine's namespace.</summary>
    Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken = default);

    /// <summary>Sets properties, which are copied; waiting tasks whose dependency they meet run at once.</summary>
    /// <exception cref="ArgumentException">A value is of a kind that can't be copied.</exception>
    Task SetPropertiesAsync(IReadOnlyDictionary<string, object?> values, CancellationToken cancellationToken = default);

    /// <summary>A copy of the properties.</summary>
    Task<IReadOnlyDictionary<string, object?>> GetPropertiesAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether there is a property of this name.</summary>
    Task<bool> HasPropertyAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Deletes properties; names that aren't there are passed over.</summary>
    Task DeletePropertiesAsync(IReadOnlyList<string> names, CancellationToken cancellationToken = default);

    /// <summary>Deletes all properties.</summary>
    Task ClearPropertiesAsync(CancellationToken cancellationToken = default);
}
