namespace TaskFarm.Scheduling;

/// <summary>The idle workers that have the same properties, and the lines whose dependency these meet.</summary>
internal sealed class WorkerPool(EngineProperties properties)
{
    // By the position of the line's head, so that the pool's next task is that of the first line. A line whose head changes must be
    // taken out before and put in after.
    private readonly SortedSet<(long Position, TaskLine Line)> _lines = new(Comparer<(long Position, TaskLine Line)>.Create(
        static (left, right) => left.Position.CompareTo(right.Position)));

    public EngineProperties Properties { get; } = properties;

    /// <summary>The idle workers, the next first. They are few, so moving them up costs nothing.</summary>
    public List<(long Position, Worker Worker)> Workers { get; } = [];

    /// <summary>The lines with tasks whose dependency the properties meet.</summary>
    public IEnumerable<TaskLine> Lines => _lines.Select(entry => entry.Line);

    /// <summary>The line with a dependency that has the next task for these workers; null for none.</summary>
    public TaskLine? NextLine => _lines.Count == 0 ? null : _lines.Min.Line;

    public void AddLine(TaskLine line) => _lines.Add((line.HeadPosition, line));

    public void RemoveLine(TaskLine line) => _lines.Remove((line.HeadPosition, line));
}
