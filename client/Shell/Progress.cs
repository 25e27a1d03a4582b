using System.Diagnostics;

namespace TaskFarm.CommandLine.Shell;

/// <summary>How far a job is, its rate and the time left: a line that moves on a terminal, else a line every few seconds.</summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Func<long> _done;
    private readonly Func<long?> _total;
    private readonly bool _moves;
    private readonly Timer? _timer;

    /// <param name="done">How many are done.</param>
    /// <param name="total">How many there are; null while nobody knows.</param>
    /// <param name="resultsFlow">Whether results are printed all the while.</param>
    public Progress(Func<long> done, Func<long?> total, bool resultsFlow)
    {
        _done = done;
        _total = total;

        // Where the results themselves run over the terminal, they show the progress best.
        _moves = Notes.OnTerminal && (Console.IsOutputRedirected || !resultsFlow);
        if (_moves || !Notes.OnTerminal)
        {
            _timer = new Timer(_ => Show(), null, Patience, _moves ? OnTerminal : Elsewhere);
        }
    }

    public void Dispose()
    {
        if (_timer is not null)
        {
            _timer.Dispose();
            Notes.ClearStatus();
        }
    }

    private void Show()
    {
        var text = Describe(_done(), _total(), _watch.Elapsed);
        if (_moves)
        {
            Notes.Status(text);
        }
        else
        {
            Notes.Line(text);
        }
    }

    public static string Describe(long done, long? total, TimeSpan elapsed)
    {
        var rate = done / elapsed.TotalSeconds;
        if (total is not { } all)
        {
            return FormattableString.Invariant($"{done:N0} done, {rate:N0}/s");
        }

        var left = rate > 0 ? TimeSpan.FromSeconds(Math.Ceiling((all - done) / rate)).ToString("c") : "?";
        return FormattableString.Invariant($"{done:N0} of {all:N0} done, {rate:N0}/s, {left} left");
    }
}
