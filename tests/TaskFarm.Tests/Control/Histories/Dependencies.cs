namespace TaskFarm.Tests.Control.Histories;

/// <summary>Predicates and properties twice over: as the farm gets them, and as a table that the model goes by.</summary>
internal static class Dependencies
{
    /// <summary>The properties that engines have in histories.</summary>
    public static readonly IReadOnlyList<EngineProperties> Properties =
    [
        EngineProperties.Empty,
        Make(("gpu", true)),
        Make(("gpu", false), ("memory", 1)),
        Make(("memory", 2)),
        Make(("gpu", true), ("memory", 2L)),
    ];

    private static readonly Func<EngineProperties, bool> Gpu = properties => (bool)properties["gpu"]!;
    private static readonly Func<EngineProperties, bool> SomeMemory = properties => properties.Get("memory", 0) >= 1;

    /// <summary>Which dependency the properties of which number meet.</summary>
    public static bool Meets(int properties, DependencyKind kind) => kind switch
    {
        DependencyKind.None => true,
        DependencyKind.Gpu => properties is 1 or 4,
        DependencyKind.SomeMemory => properties >= 2,
        DependencyKind.MuchMemory => properties >= 3,
        _ => false,
    };

    public static Dependency? Of(DependencyKind kind)
    {
        var much = 2;
        return kind switch
        {
            DependencyKind.None => null,
            DependencyKind.Gpu => new Dependency(Gpu),
            DependencyKind.SomeMemory => new Dependency(SomeMemory),
            // A closure: no two of these are equal.
            DependencyKind.MuchMemory => new Dependency(properties => properties.Get<int>("memory") >= much),
            DependencyKind.Never => new Dependency(_ => false),
            DependencyKind.Throws => new Dependency(_ => throw new FormatException("the predicate threw")),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private static EngineProperties Make(params (string Name, object? Value)[] values) =>
        new(values.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
}
