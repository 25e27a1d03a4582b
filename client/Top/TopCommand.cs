using System.CommandLine;
using System.Runtime.CompilerServices;
using Spectre.Console;
using TaskFarm.CommandLine.Demos;
using TaskFarm.CommandLine.Shell;
using TaskFarm.CommandLine.Verbs;

namespace TaskFarm.CommandLine.Top;

/// <summary><c>taskfarm top</c>: a running farm in the terminal, live; elsewhere a snapshot every few seconds.</summary>
internal sealed class TopCommand(FarmDoor farm)
{
    private const int MostRemembered = 50_000;

    private static readonly TimeSpan OnTerminal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(5);

    private readonly FarmWatch _watch = new();
    private readonly FailureNotes _failures = new(farm.Client);

    public static Command Build(FarmSettings farm)
    {
        var once = new Option<bool>("--once") { Description = "Print how the farm stands now, and end" };
        var command = new Command("top", "Watch a running farm: engines, queue, throughput, failures. 'q' or Ctrl-C ends.") { once };
        command.Does(farm, async (ParseResult parsed, FarmDoor door, CancellationToken asked) =>
        {
            await new TopCommand(door).WatchAsync(parsed.GetValue(once), asked);
            return ExitCodes.Well;
        });
        return command.WithExamples("taskfarm top", "taskfarm top --once", "taskfarm top --server http://127.0.0.1:5050 --token TOKEN", "taskfarm top --orleans");
    }

    private async Task WatchAsync(bool once, CancellationToken asked)
    {
        if (once || Console.IsOutputRedirected)
        {
            await PrintAsync(once, asked);
        }
        else
        {
            await Screen.Canvas.Live(new Text("")).AutoClear(true).StartAsync(live => DrawAsync(live, asked));
        }
    }

    private async Task DrawAsync(LiveDisplayContext live, CancellationToken asked)
    {
        using var quit = CancellationTokenSource.CreateLinkedTokenSource(asked);
        var keys = ReadKeysAsync(quit);
        try
        {
            await foreach (var _ in PicturesAsync(OnTerminal, quit.Token))
            {
                var lines = TopLines.Of(_watch, _failures, Screen.Canvas.Profile.Width, Screen.Canvas.Profile.Height);
                live.UpdateTarget(new Rows(lines.Select(line => new Text(line.Text, line.Style) { Overflow = Overflow.Ellipsis })));
            }
        }
        catch (OperationCanceledException) when (!asked.IsCancellationRequested)
        {
            // Who watched has pressed 'q'.
        }
        finally
        {
            await quit.CancelAsync();
            await keys;
        }
    }

    /// <summary>Listens, and gives a turn whenever it is time for another picture.</summary>
    private async IAsyncEnumerable<bool> PicturesAsync(TimeSpan between, [EnumeratorCancellation] CancellationToken asked)
    {
        var next = DateTimeOffset.MinValue;
        (int Failed, long Dropped)? before = null;
        await foreach (var news in farm.WatchAsync(asked))
        {
            _watch.Hear(news);
            if (_watch.Queue is not null && _watch.Now >= next)
            {
                next = _watch.Now + between;
                var now = (_watch.Queue.Failed, _watch.Dropped);
                if (before is not { } last || (now.Failed != last.Failed && now.Dropped != last.Dropped))
                {
                    // Of some failures nothing was told.
                    await RememberAsync(_watch.Queue, asked);
                }

                before = now;
                await _failures.AskAsync(_watch.Failures, asked);
                yield return true;
            }
        }
    }

    private async Task RememberAsync(QueueStatus queue, CancellationToken asked)
    {
        if (queue.Failed > 0 && (long)queue.Failed + queue.Succeeded + queue.Aborted + queue.Scheduled <= MostRemembered)
        {
            _watch.Remember((await farm.Client.QueueStatusAsync(verbose: true, asked)).FailedIds ?? []);
        }
    }

    private async Task PrintAsync(bool once, CancellationToken asked)
    {
        using var results = new ResultWriter(StandardOutput.Open());
        await foreach (var _ in PicturesAsync(Elsewhere, asked))
        {
            foreach (var (text, _) in TopLines.Of(_watch, _failures, width: 100, height: 60))
            {
                results.WriteLine(text);
            }

            if (once || results.Gone.IsCancellationRequested)
            {
                break;
            }

            results.WriteLine("");
        }

        results.Complete();
    }

    private static async Task ReadKeysAsync(CancellationTokenSource quit)
    {
        while (!quit.IsCancellationRequested && !Console.IsInputRedirected)
        {
            if (Console.KeyAvailable && Console.ReadKey(intercept: true).KeyChar is 'q' or 'Q')
            {
                await quit.CancelAsync();
            }

            await Task.Delay(100, CancellationToken.None);
        }
    }
}
