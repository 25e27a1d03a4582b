using System.Reflection;
using TaskFarm.FarmSuite;

namespace TaskFarm.Tests;

/// <summary>The rows of what a farm does are each covered, and stay so.</summary>
public sealed class RowsTests
{
    private const int Rows = 37;

    private static readonly Assembly Tests = typeof(RowsTests).Assembly;
    private static readonly Assembly Suite = typeof(FarmTests).Assembly;

    private static IEnumerable<MethodInfo> TestMethods =>
        Tests.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false })
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public))
            .Where(method => method.IsDefined(typeof(FactAttribute), inherit: true));

    [Fact]
    public void Every_row_has_a_test()
    {
        var covered = TestMethods
            .SelectMany(method => method.GetCustomAttributesData())
            .Where(attribute => attribute.AttributeType == typeof(TraitAttribute) && (string?)attribute.ConstructorArguments[0].Value == "Row")
            .Select(attribute => (string?)attribute.ConstructorArguments[1].Value)
            .ToHashSet();

        var missing = Enumerable.Range(1, Rows).Select(row => $"S{row}").Except(covered).ToList();
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_class_of_the_suite_runs_behind_the_embedded_farm()
    {
        var suite = Suite.GetTypes().Where(type => type.IsAbstract && type.IsSubclassOf(typeof(FarmTests)));

        var missing = suite.Where(abstractClass => !Tests.GetTypes().Any(type => !type.IsAbstract && type.IsSubclassOf(abstractClass))).ToList();
        Assert.Empty(missing);
    }
}
