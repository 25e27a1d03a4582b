using System.Collections.Concurrent;
using System.Diagnostics;
using TaskFarm.FarmSuite;
using Xunit.Abstractions;

namespace TaskFarm.Orleans.Tests.Kills;

/// <summary>2,000 tasks of 5 to 50 ms that run while silos die: what they do, when their ends are heard, how often they ran.</summary>
internal sealed class Load : IDisposable
{
    /// <summary>How many engines each silo has that it runs on.</summary>
    public const int EnginesPerSilo = 3;

    private const int Count = 2_000;

    // Far beyond all that may happen: who meets it hangs.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TaskClient _farm;
    private readonly ITestOutputHelper _output;
    private readonly RunNotes _runs = new();
    private readonly ConcurrentQueue<TimeSpan> _heard = new();
    private readonly Stopwatch _clock = new();
    private int _deaths;
    private Task<TaskResult?[]> _results = Task.FromResult<TaskResult?[]>([]);

    private Load(TaskClient farm, ITestOutputHelper output) => (_farm, _output) = (farm, output);

    public static async Task<Load> StartAsync(TaskClient farm, ITestOutputHelper output)
    {
        var load = new Load(farm, output);
        var ids = await farm.RunAsync([.. Enumerable.Range(0, Count).Select(number => new MapTask(RunOne, [load._runs.Folder, number]))]).Within("tasks to be accepted");
        load._clock.Start();
        load._results = Task.WhenAll(ids.Select(load.HearAsync));
        return load;
    }

    /// <summary>Waits until so many have ended.</summary>
    public async Task HeardAsync(int count)
    {
        await Patience.Until(() => _heard.Count >= count || _results.IsFaulted, $"{count} tasks to end");
        _output.WriteLine($"{_clock.Elapsed.TotalSeconds:F2} s: {_heard.Count} have ended");
    }

    /// <summary>Tells in the test's output what happens now.</summary>
    public void Tell(string what) => _output.WriteLine($"{_clock.Elapsed.TotalSeconds:F2} s: {what}");

    /// <summary>Tells that a silo dies, and that tasks may run again for it.</summary>
    public void TellDeath(string silo)
    {
        Tell($"{silo} dies");
        _deaths++;
    }

    /// <summary>Every task ends, once, with its own value, and the farm never stands still for longer.</summary>
    public async Task AssertEndsAsync(TimeSpan longestPause)
    {
        try
        {
            await _results.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            var status = await _farm.QueueStatusAsync();
            Assert.Fail($"{_heard.Count} of {Count} tasks were heard of within {Limit.TotalSeconds} s; {PauseText()}; the controller's: {status}");
        }

        var results = await _results;
        var runs = _runs.Read();
        var repeated = runs.Where(task => task.Count() > 1).ToList();
        _output.WriteLine($"All have ended after {_clock.Elapsed.TotalSeconds:F2} s; {PauseText()}; {repeated.Count} ran more than once:");
        repeated.ForEach(task => _output.WriteLine($"  {task.Key}: {string.Join("; ", task)}"));
        Assert.All(results, (result, number) => Assert.Equal((null, ValueOf(number)), (result!.Failure, result.Succeeded ? result.Value : null)));
        Assert.Equal(Count, runs.Count);

        // A death costs each of the dead silo's engines the attempt that it had, and nobody else one.
        Assert.All(repeated, task => Assert.InRange(task.Count(), 1, 1 + _deaths));
        Assert.InRange(runs.Sum(task => task.Count()) - Count, 0, EnginesPerSilo * _deaths);

        // A result comes to the client on a way of its own, and may be there before the controller has heard of it; a barrier asks the controller.
        await _farm.BarrierAsync().Within("the controller to hear of every end");
        var counts = await _farm.QueueStatusAsync().Within("the farm's counts");
        Assert.Equal((Count, 0, 0), (counts.Succeeded, counts.Failed + counts.Aborted, counts.Pending + counts.Scheduled));
        Assert.True(LongestPause() < longestPause, PauseText());
    }

    public void Dispose() => _runs.Dispose();

    private static string RunOne(string folder, int number)
    {
        var ended = RunNotes.Begin(folder, number);
        Thread.Sleep(5 + (number % 46));
        ended();
        return ValueOf(number);
    }

    private static string ValueOf(int number) => $"{number} squared is {(long)number * number}";

    private async Task<TaskResult?> HearAsync(long id)
    {
        var result = await _farm.GetTaskResultAsync(id, block: true);
        _heard.Enqueue(_clock.Elapsed);
        return result;
    }

    private TimeSpan LongestPause() => Pauses().Max(pause => pause.Length);

    private string PauseText()
    {
        var (after, length) = Pauses().MaxBy(pause => pause.Length);
        return $"the longest pause was {length.TotalSeconds:F2} s, from {after.TotalSeconds:F2} s on";
    }

    private List<(TimeSpan After, TimeSpan Length)> Pauses()
    {
        TimeSpan[] heard = [TimeSpan.Zero, .. _heard.Order()];
        return [.. heard.Zip(heard.Skip(1), (from, to) => (from, to - from))];
    }
}
