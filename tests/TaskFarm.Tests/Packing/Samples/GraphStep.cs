namespace TaskFarm.Tests.Packing.Samples;

/// <summary>How one object of a graph is made.</summary>
internal sealed record GraphStep(int Kind, int Number, int[] References)
{
    public override string ToString() => $"({Kind}, {Number}, [{string.Join(", ", References)}])";
}
