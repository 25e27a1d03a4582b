using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Demos;

/// <summary>The same work on one engine and on all of them, each measured.</summary>
/// <param name="settings">The settings of the farms.</param>
/// <param name="parsed">The command line that holds them.</param>
/// <param name="unit">What is counted: "prices", "files".</param>
internal sealed class Comparison(FarmSettings settings, ParseResult parsed, string unit)
{
    // Below, the ratio says more of the clock and of what else the machine does.
    private const double LeastSeconds = 0.25;

    private readonly int _all = settings.OwnEngines(parsed);
    private long _done;

    /// <summary>Counts one piece of work as done. Called by tasks.</summary>
    public void CountOne() => Interlocked.Increment(ref _done);

    /// <summary>Does the work twice and says how long it took.</summary>
    /// <param name="work">The work.</param>
    /// <param name="amount">How many pieces it has.</param>
    /// <param name="same">Whether two outcomes are the same, as they must be.</param>
    /// <returns>What all engines came to.</returns>
    public async Task<T> RunAsync<T>(Func<TaskClient, Task<T>> work, long amount, Func<T, T, bool> same)
    {
        var (alone, secondsAlone) = await MeasureAsync(work, engines: 1, amount);
        var (together, seconds) = _all == 1 ? (alone, secondsAlone) : await MeasureAsync(work, _all, amount);
        var table = new Table().Border(TableBorder.Simple).AddColumn("").AddColumn(new TableColumn("seconds").RightAligned())
            .AddColumn(new TableColumn($"{unit}/s").RightAligned()).AddColumn(new TableColumn("ratio").RightAligned());
        AddRow(table, 1, secondsAlone, amount, secondsAlone);
        if (_all > 1)
        {
            AddRow(table, _all, seconds, amount, secondsAlone);
        }

        Screen.Canvas.Write(table);
        Screen.Line(same(alone, together) ? "Both runs came to the same result." : "The two runs came to DIFFERENT results.");
        if (secondsAlone < LeastSeconds)
        {
            Screen.Line("That was too little work to compare by.");
        }


        return together;
    }

    private static void AddRow(Table table, int engines, double seconds, long amount, double reference) => table.AddRow(
        engines == 1 ? "1 engine" : $"{engines} engines",
        seconds.ToString("F2", CultureInfo.InvariantCulture),
        (amount / seconds).ToString("N0", CultureInfo.InvariantCulture),
        reference < LeastSeconds ? "–" : (reference / seconds).ToString("F2", CultureInfo.InvariantCulture));

    private async Task<(T Outcome, double Seconds)> MeasureAsync<T>(Func<TaskClient, Task<T>> work, int engines, long amount)
    {
        await using var farm = await settings.StartAsync(parsed, engines);
        Interlocked.Exchange(ref _done, 0);
        using (new Shell.Progress(() => Interlocked.Read(ref _done), () => amount, resultsFlow: false))
        {
            // The rubbish of the run before is not this run's.
            GC.Collect();
            var watch = Stopwatch.StartNew();
            var outcome = await work(farm.Client);
            return (outcome, watch.Elapsed.TotalSeconds);
        }
    }
}
