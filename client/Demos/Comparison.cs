using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Demos;

/// <summary>The same work on one engine of this process and on all of a farm's, each measured: a farm of the demo's own, or one that runs already.</summary>
internal sealed class Comparison : IAsyncDisposable
{
    // Below, the ratio says more of the clock and of what else the machine does.
    private const double LeastSeconds = 0.25;

    private readonly FarmSettings _settings;
    private readonly ParseResult _parsed;
    private readonly string _unit;
    private readonly FarmDoor? _shared;
    private long _done;

    private Comparison(FarmSettings settings, ParseResult parsed, string unit, FarmDoor? shared) =>
        (_settings, _parsed, _unit, _shared) = (settings, parsed, unit, shared);

    /// <summary>Opens the farm that the options name, if they name one that runs already.</summary>
    /// <param name="settings">The settings of the farms.</param>
    /// <param name="parsed">The command line that holds them.</param>
    /// <param name="unit">What is counted: "prices", "files".</param>
    /// <exception cref="UsageException">The options don't fit together, or there is no such farm.</exception>
    public static async Task<Comparison> OpenAsync(FarmSettings settings, ParseResult parsed, string unit) =>
        new(settings, parsed, unit, settings.NamesSharedFarm(parsed) ? await settings.OpenSharedAsync(parsed) : null);

    /// <summary>Counts one piece of work as done.</summary>
    public void CountOne() => Interlocked.Increment(ref _done);

    /// <summary>Does the work twice and says how long it took.</summary>
    /// <param name="work">The work.</param>
    /// <param name="amount">How many pieces it has.</param>
    /// <param name="same">Whether two outcomes are the same, as they must be.</param>
    /// <returns>What all engines came to.</returns>
    /// <exception cref="OperationCanceledException">The user interrupted it.</exception>
    public async Task<T> RunAsync<T>(Func<TaskClient, Task<T>> work, long amount, Func<T, T, bool> same)
    {
        var alone = await MeasureOwnAsync(work, engines: 1, amount);
        var together = _shared is not null ? await MeasureSharedAsync(_shared, work, amount)
            : _settings.Engines(_parsed) is > 1 and var all ? await MeasureOwnAsync(work, all, amount)
            : alone;
        var table = new Table().Border(TableBorder.Simple).AddColumn("").AddColumn(new TableColumn("seconds").RightAligned())
            .AddColumn(new TableColumn($"{_unit}/s").RightAligned()).AddColumn(new TableColumn("ratio").RightAligned());
        AddRow(table, alone, amount, alone.Seconds);
        if (together != alone)
        {
            AddRow(table, together, amount, alone.Seconds);
        }

        Screen.Canvas.Write(table);
        Screen.Line(same(alone.Outcome, together.Outcome) ? "Both runs came to the same result." : "The two runs came to DIFFERENT results.");
        if (alone.Seconds < LeastSeconds)
        {
            Screen.Line("That was too little work to compare by.");
        }

        return together.Outcome;
    }

    public ValueTask DisposeAsync() => _shared?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static void AddRow<T>(Table table, Measured<T> run, long amount, double reference) => table.AddRow(
        run.Engines,
        run.Seconds.ToString("F2", CultureInfo.InvariantCulture),
        (amount / run.Seconds).ToString("N0", CultureInfo.InvariantCulture),
        reference < LeastSeconds ? "–" : (reference / run.Seconds).ToString("F2", CultureInfo.InvariantCulture));

    private static int Nothing() => 0;

    private static string Count(int engines) => engines == 1 ? "1 engine" : $"{engines} engines";

    private async Task<Measured<T>> MeasureOwnAsync<T>(Func<TaskClient, Task<T>> work, int engines, long amount)
    {
        await using var farm = await _settings.StartAsync(_parsed, engines);
        return await MeasureAsync(() => work(farm.Client), _shared is null ? Count(engines) : $"{Count(engines)} here", amount);
    }

    private async Task<Measured<T>> MeasureSharedAsync<T>(FarmDoor farm, Func<TaskClient, Task<T>> work, long amount)
    {
        using var interruption = new Interruption();
        var engines = await farm.Client.EnginesAsync(interruption.Asked);
        if (engines.Count == 0)
        {
            throw new UsageException("the farm has no engines; give it some, and try again.");
        }

        var tasks = new OwnTasks(farm.Client, interruption.Asked);
        var client = new TaskClient(tasks);
        try
        {
            // The first task brings this program's code there, before the clock runs.
            await client.CallAsync(Nothing);
            return await MeasureAsync(() => work(client), $"{Count(engines.Count)} of the running farm", amount);
        }
        finally
        {
            await farm.DropAsync(tasks.Ids);
        }
    }

    private async Task<Measured<T>> MeasureAsync<T>(Func<Task<T>> work, string engines, long amount)
    {
        Interlocked.Exchange(ref _done, 0);
        using (new Shell.Progress(() => Interlocked.Read(ref _done), () => amount, resultsFlow: false))
        {
            // The rubbish of the run before is not this run's.
            GC.Collect();
            var watch = Stopwatch.StartNew();
            var outcome = await work();
            return new Measured<T>(engines, outcome, watch.Elapsed.TotalSeconds);
        }
    }

    private sealed record Measured<T>(string Engines, T Outcome, double Seconds);
}
