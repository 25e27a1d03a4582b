using TaskFarm.Control;

namespace TaskFarm.Tests.Control.Histories;

/// <summary>An attempt as its engine has it.</summary>
internal sealed record SimulatedAttempt(TaskRecord Record, int Number, string EngineId)
{
    public long TaskId => Record.TaskId;

    /// <summary>Whether the engine has begun with it, so that user code runs.</summary>
    public bool Begun { get; set; }

    public override string ToString() => $"{TaskId}#{Number}@{EngineId}";
}
