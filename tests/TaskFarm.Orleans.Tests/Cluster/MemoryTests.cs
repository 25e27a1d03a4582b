using System.Diagnostics;
using Orleans.Configuration;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;
using Xunit.Abstractions;

namespace TaskFarm.Orleans.Tests.Cluster;

/// <summary>Of tasks that were cleared nothing is left.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests(ITestOutputHelper output)
{
    // What one task may leave behind is less than the smallest thing that could be forgotten of it. What has a limit, Orleans' own too, fills
    // and empties by some tens of megabytes: fewer tasks tell only of what is larger than that. A grain that stayed would cost kilobytes.
    private const int LeftOfATask = 24;
    private const int LeftOfOneOfFewTasks = 512;

    // Tells the process that is started for it from the one that runs all tests, in which other clusters come and go.
    private const string IsAlone = "TASKFARM_TESTS_ALONE";

    [Fact]
    public Task Memory_does_not_grow_with_tasks_that_were_cleared() =>
        Environment.GetEnvironmentVariable(IsAlone) == "1" ? RunAsync(rounds: 6, tasks: 25_000, LeftOfOneOfFewTasks) : RunInOwnProcessAsync();

    [ByHandFact]
    public Task Memory_does_not_grow_with_a_million_tasks_that_were_cleared() => RunAsync(rounds: 20, tasks: 50_000, LeftOfATask);

    private async Task RunInOwnProcessAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "test", typeof(MemoryTests).Assembly.Location, "--filter", nameof(Memory_does_not_grow_with_tasks_that_were_cleared) })
            start.ArgumentList.Add(argument);
        start.Environment[IsAlone] = "1";
        using var process = Process.Start(start)!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        output.WriteLine(await said + await errors);
        Assert.Contains("Passed:     1", await said, StringComparison.Ordinal);
        Assert.Equal(0, process.ExitCode);
    }

    private async Task RunAsync(int rounds, int tasks, int leftOfATask)
    {
        // Orleans' own memory of where grains were is a million entries unless one says so.
        await using var cluster = await FarmCluster.StartAsync(
            configure: silo => silo.Configure<GrainDirectoryOptions>(options => options.CacheSize = 1_000));
        var farm = await TestFarm.StartAsync(cluster, engines: 4);
        var used = new List<long>();
        for (var round = 0; round < rounds; round++)
        {
            await RoundAsync(farm, tasks);
            used.Add(await UsedAsync());
            output.WriteLine($"{(round + 1) * tasks} tasks: {used[^1] / 1_000:N0} kB");
        }

        // The first rounds fill what has a limit: 32 MB of batches a silo are those of 200,000 such tasks. What stays is there in every round: of
        // some it is the least that counts, as what has a limit fills and empties.
        var (first, some) = (rounds / 3, Math.Max(1, rounds / 4));
        var last = rounds - some;
        var (grown, more) = (used[last..].Min() - used[first..(first + some)].Min(), (last - first) * tasks);
        Assert.True(grown < (long)leftOfATask * more, $"{grown} bytes more after {more} more tasks");
    }

    private static async Task RoundAsync(TestFarm farm, int tasks)
    {
        var ids = await farm.Client.RunAsync([.. Enumerable.Range(0, tasks).Select(static number => new MapTask(static (int x) => x, [number]))]);
        await farm.Client.BarrierAsync();
        Assert.Equal(tasks / 2, (await farm.Client.GetTaskResultAsync(ids[tasks / 2], block: true))!.Value);
        Assert.Equal(tasks, await farm.Client.ClearAsync());
    }

    // The grains of cleared tasks are deactivated beside.
    private static async Task<long> UsedAsync()
    {
        var least = long.MaxValue;
        for (var look = 0; look < 10; look++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: true));
            await Task.Delay(100);
        }

        return least;
    }
}
