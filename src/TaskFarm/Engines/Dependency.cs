using TaskFarm.Packing;

namespace TaskFarm;

/// <summary>What a task asks of the engine that runs it: a predicate over the engine's properties, an expression over them, or both.</summary>
/// <remarks>
/// Dependencies on the same delegate and expression are equal, so tasks that share them wait in one queue and they are asked once for
/// all. A predicate must depend on the properties alone; one that looks elsewhere is asked again after a spin.
/// </remarks>
public sealed record Dependency
{
    /// <summary>A dependency on a predicate.</summary>
    /// <param name="predicate">True where the task may run. One that throws counts as "no".</param>
    public Dependency(Func<EngineProperties, bool> predicate)
        : this(predicate, null)
    {
        ArgumentNullException.ThrowIfNull(predicate);
    }

    internal Dependency(Func<EngineProperties, bool>? predicate, string? expression)
    {
        Predicate = predicate;
        Expression = expression;
    }

    // Of a packed dependency: it says what it asks and can't be asked.
    internal Dependency(PackedDependency packed)
    {
        Packed = packed;
        Expression = packed.Expression;
    }

    /// <summary>True where the task may run; null where the expression alone decides.</summary>
    public Func<EngineProperties, bool>? Predicate { get; }

    /// <summary>C# over property names; null where the predicate alone decides.</summary>
    public string? Expression { get; }

    private Func<EngineProperties, bool>? Compiled { get; init; }

    /// <summary>What this describes and can't ask; null for one that can be asked. Its bytes make the difference to others.</summary>
    internal PackedDependency? Packed { get; }

    /// <summary>What people read where no engine meets the dependency: the expression, or where the predicate was written.</summary>
    public string Description => Packed?.Description ?? (Expression is null ? DescribePredicate() : $"'{Expression}'");

    /// <summary>Whether an engine with these properties may run the task.</summary>
    /// <exception cref="InvalidOperationException">There is an expression and <see cref="Compile"/> has not been called.</exception>
    public bool IsMetBy(EngineProperties properties)
    {
        if (Packed is not null)
        {
            throw new InvalidOperationException($"The dependency on {Packed.Description} is packed: unpack it first, and ask what comes out.");
        }

        if (Expression is not null && Compiled is null)
        {
            throw new InvalidOperationException($"The dependency '{Expression}' must be compiled before it is asked.");
        }

        try
        {
            return (Predicate?.Invoke(properties) ?? true) && (Compiled?.Invoke(properties) ?? true);
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <summary>The dependency with its expression, if it has one, made ready to be asked.</summary>
    /// <param name="compiler">Makes a predicate of an expression; the same one for the same text.</param>
    public Dependency Compile(Func<string, Func<EngineProperties, bool>> compiler)
    {
        ArgumentNullException.ThrowIfNull(compiler);
        return Expression is null || Compiled is not null ? this : this with { Compiled = compiler(Expression) };
    }

    private string DescribePredicate()
    {
        // The compiler calls a lambda <Caller>b__0_1: the caller is what its writer knows.
        var method = Predicate!.Method;
        var name = method.Name.StartsWith('<') ? method.Name[1..Math.Max(1, method.Name.IndexOf('>', StringComparison.Ordinal))] : method.Name;
        var type = method.DeclaringType;
        while (type is { DeclaringType: not null } && type.Name.StartsWith('<'))
        {
            type = type.DeclaringType;
        }

        return $"the predicate of {(type is null ? name : $"{type.Name}.{name}")}";
    }
}
