namespace TaskFarm.Benchmarks.Ratios;

/// <summary>A figure that was measured, and its bar.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit; "ratio" for a quotient of two things that were measured in this run.</param>
/// <param name="Bar">What it must reach.</param>
/// <param name="AtLeast">Whether the figure must be at least the bar, or at most.</param>
/// <param name="Details">What the figure was made of.</param>
internal sealed record Ratio(string Name, double Value, string Unit, double Bar, bool AtLeast, IReadOnlyDictionary<string, double> Details)
{
    public bool IsMet => AtLeast ? Value >= Bar : Value <= Bar;
}
