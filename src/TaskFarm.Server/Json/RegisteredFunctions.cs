namespace TaskFarm.Server.Json;

/// <summary>The functions that tasks may name.</summary>
internal sealed class RegisteredFunctions
{
    private readonly SortedDictionary<string, RegisteredFunction> _functions = new(StringComparer.Ordinal);

    /// <summary>The names for people to read.</summary>
    public string Names => _functions.Count == 0 ? "none" : string.Join(", ", _functions.Keys);

    public void Add(string name, Delegate function) => _functions[name] = new RegisteredFunction(function);

    public RegisteredFunction? Find(string name) => _functions.GetValueOrDefault(name);
}
