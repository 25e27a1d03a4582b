using FsCheck;
using FsCheck.Fluent;
using TaskFarm.Packing;
using TaskFarm.Tests.Checking;
using TaskFarm.Tests.Packing.Samples;

namespace TaskFarm.Tests.Packing;

public class GraphTests
{
    [Fact]
    public void Any_graph_of_objects_comes_back_the_same() => RandomCheck.NoFaultIn(Cases(), Shrink, FaultIn, 2_000);

    [Fact]
    public void The_comparison_of_graphs_sees_what_it_is_for()
    {
        var shared = new List<object?>();

        Assert.Contains("one object became two", Graph.Difference(new object[] { shared, shared }, new object[] { new List<object?>(), new List<object?>() }), StringComparison.Ordinal);
        Assert.Contains("came back", Graph.Difference(new object[] { shared }, new object[] { shared }), StringComparison.Ordinal);
        Assert.Contains("1 against 2", Graph.Difference(new object[] { 1 }, new object[] { 2 }), StringComparison.Ordinal);
        Assert.Contains("against System.Int64", Graph.Difference(1, 1L), StringComparison.Ordinal);
    }

    private static string? FaultIn(GraphStep[] steps)
    {
        var graph = Graph.Build(steps);
        var packed = ValuePacker.Pack(graph);
        return (Graph.Difference(graph, ValuePacker.Unpack(packed)) ?? (packed.AsSpan().SequenceEqual(ValuePacker.Pack(graph)) ? null : "packed twice, the bytes differ")) is { } difference
            ? $"{difference} in {string.Join(' ', steps.AsEnumerable())}"
            : null;
    }

    private static Gen<GraphStep[]> Cases() =>
        Gen.NonEmptyListOf(
            from kind in Gen.Choose(0, 13)
            from number in Gen.Choose(-100, 100)
            from references in Gen.ArrayOf(Gen.Choose(0, 30))
            select new GraphStep(kind, number, references.Length > 5 ? references[..5] : references)).Select(steps => steps.ToArray());

    private static IEnumerable<GraphStep[]> Shrink(GraphStep[] steps) =>
        Shrinking.Sequence(steps, step => Shrinking.Sequence(step.References, _ => []).Select(references => step with { References = references }))
            .Where(fewer => fewer.Length > 0);
}
