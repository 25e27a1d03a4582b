namespace TaskFarm;

/// <summary>A name was asked of an engine's namespace that is not in it.</summary>
public sealed class NameNotDefinedException : TaskFarmException
{
    /// <summary>Makes the error for one name.</summary>
    /// <param name="name">The name that is not defined.</param>
    public NameNotDefinedException(string name)
        : base($"name '{name}' is not defined")
    {
        Name = name;
    }

    /// <summary>The name that is not defined.</summary>
    public string Name { get; }
}
