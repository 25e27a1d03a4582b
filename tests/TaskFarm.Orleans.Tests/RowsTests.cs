using TaskFarm.FarmSuite;

namespace TaskFarm.Orleans.Tests;

public sealed class RowsTests
{
    [Fact]
    public void Every_class_of_the_suite_runs_on_the_cluster()
    {
        var suite = typeof(FarmTests).Assembly.GetTypes().Where(type => type.IsAbstract && type.IsSubclassOf(typeof(FarmTests)));
        var tests = typeof(RowsTests).Assembly.GetTypes();

        Assert.All(suite, abstractClass => Assert.Contains(tests, type => !type.IsAbstract && type.IsSubclassOf(abstractClass)));
    }
}
