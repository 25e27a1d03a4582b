namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>The demos on a cluster whose silos don't have their code.</summary>
public sealed class DemoTests(TwoSilos silos) : IClassFixture<TwoSilos>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taskfarm-tests-").FullName;

    [Fact]
    public async Task Options_are_priced_on_a_cluster_as_on_one_engine_here()
    {
        var picture = Path.Combine(_folder, "surface.svg");
        var (output, tasks) = await RunAsync("options", "--paths", "2000", "--output", picture);

        Assert.Contains("Both runs came to the same result.", output, StringComparison.Ordinal);
        Assert.True(tasks >= 21 * 21, $"The cluster had {tasks} tasks.");
        Assert.True(File.Exists(picture));
    }

    [Fact]
    public async Task Pi_is_computed_on_a_cluster_as_on_one_engine_here()
    {
        var picture = Path.Combine(_folder, "pairs.svg");
        var (output, tasks) = await RunAsync("pi", "--digits", "1000", "--output", picture);

        Assert.Contains("Both runs came to the same result.", output, StringComparison.Ordinal);
        Assert.Contains("Check: 3.14159", output, StringComparison.Ordinal);
        Assert.True(tasks >= 16 + 15, $"The cluster had {tasks} tasks.");
        Assert.True(File.Exists(picture));
    }

    [Fact]
    public async Task Words_are_counted_on_a_cluster_as_on_one_engine_here()
    {
        foreach (var number in Enumerable.Range(0, 120))
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, $"{number}.txt"), "one fish two fish");
        }

        var (output, tasks) = await RunAsync("wordcount", _folder);

        Assert.Contains("Both runs came to the same result.", output, StringComparison.Ordinal);
        Assert.Contains("fish 240 #", output, StringComparison.Ordinal);
        Assert.True(tasks >= 120, $"The cluster had {tasks} tasks.");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A cluster's ids count what it has accepted.
    private async Task<(string Output, long Tasks)> RunAsync(params string[] demo)
    {
        var before = await silos.Farm.RunAsync(new StringTask("0"));
        await silos.Farm.BarrierAsync([before]);
        var output = await CommandLine.RunAsync(silos.Silo, ["demo", .. demo]);
        Assert.Contains("2 engines of the running farm", output, StringComparison.Ordinal);

        var status = await silos.Farm.QueueStatusAsync(verbose: true);
        Assert.Equal([], [.. status.PendingIds!, .. status.ScheduledIds!, .. status.FailedIds!, .. status.AbortedIds!]);
        Assert.DoesNotContain(status.SucceededIds!, id => id > before);
        return (output, await silos.Farm.RunAsync(new StringTask("0")) - before - 1);
    }
}
