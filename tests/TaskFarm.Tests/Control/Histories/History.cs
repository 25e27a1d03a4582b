namespace TaskFarm.Tests.Control.Histories;

/// <summary>What is to happen to a farm, as numbers that mean something in every state: "the second of the busy engines", counted round.</summary>
internal sealed record History(bool Penalty, int AllowedLosses, Step[] Steps);

/// <summary>One thing that happens.</summary>
internal sealed record Step(StepKind Kind, int A, int B, TaskShape[] Tasks);

/// <summary>A task to submit.</summary>
internal sealed record TaskShape(DependencyKind Dependency, int Retries, RecoveryKind Recovery);

internal enum StepKind
{
    Submit,
    EngineJoins,
    EngineLeaves,
    EngineBegins,
    AttemptSucceeds,
    AttemptFails,
    LateOutcome,
    DoubledVerdict,
    Abort,
    ClearAll,
    ClearSome,
    SetProperties,
    Spin,
    ClockStep,
}

internal enum DependencyKind
{
    None,
    Gpu,
    SomeMemory,
    MuchMemory,
    Never,
    Throws,
}

internal enum RecoveryKind
{
    None,
    Own,
    Shared,
    SharedChain,
    Itself,
    Circle,
}
