using System.Globalization;
using Spectre.Console;

namespace TaskFarm.CommandLine.Top;

/// <summary>A farm in lines of text, each in a style; the same with colours and without.</summary>
internal static class TopLines
{
    private const string Levels = "▁▂▃▄▅▆▇█";
    private const int IdWidth = 16;
    private const int LabelWidth = IdWidth + 22;

    public static IEnumerable<(string Text, Style Style)> Of(FarmWatch watch, FailureNotes failures, int width, int height)
    {
        var queue = watch.Queue!;
        var notes = watch.Failures.SelectMany(failures.Of).ToList();
        var columns = Math.Clamp(width - LabelWidth - 1, 10, FarmWatch.Seconds);
        yield return (Text($"{watch.Now.ToLocalTime():HH:mm:ss}  scheduled {queue.Scheduled:N0}  pending {queue.Pending:N0}  succeeded {queue.Succeeded:N0}  failed {queue.Failed:N0}  aborted {queue.Aborted:N0}"), Style.Plain);
        yield return Curve("not yet ended", watch.Depths, columns);
        yield return Curve("ended a second", watch.Rates, columns);
        var engines = watch.Engines.ToList();
        yield return (Text($"engines: {Count("Idle"):N0} idle, {Count("Busy"):N0} busy, {Count("Penalised"):N0} penalised, {Count("Lost"):N0} lost;  last {FarmWatch.Seconds} s: █ succeeded  x failed  ▒ running"), new Style(decoration: Decoration.Bold));
        var room = Math.Max(1, height - notes.Count - 8);
        foreach (var engine in engines.Take(room))
        {
            yield return EngineLine(engine, watch, columns);
        }

        if (engines.Count > room)
        {
            yield return (Text($"… and {engines.Count - room:N0} more engines"), Style.Plain);
        }

        yield return (Text($"a sample: {watch.Unlisted:N0} attempts counted but not drawn, {watch.Dropped:N0} events dropped uncounted"), Style.Plain);
        yield return (notes.Count == 0 ? "no failures heard of" : "latest failures:", new Style(decoration: Decoration.Bold));
        foreach (var note in notes)
        {
            yield return (note, note.StartsWith(' ') ? Style.Plain : new Style(Color.Red));
        }

        int Count(string state) => engines.Count(engine => engine.State == state);
    }

    private static (string, Style) Curve(string name, IEnumerable<double> values, int columns)
    {
        var shown = values.TakeLast(columns).ToList();
        var most = Math.Max(shown.DefaultIfEmpty().Max(), 1);
        var curve = string.Concat(shown.Select(value => Levels[(int)(value / most * (Levels.Length - 1))]));
        return (Text($"{name,-14} {shown.LastOrDefault(),9:N0} of {most,9:N0} ").PadRight(LabelWidth) + curve.PadLeft(columns), new Style(Color.Blue));
    }

    private static (string, Style) EngineLine(WatchedEngine engine, FarmWatch watch, int columns)
    {
        var cells = new char[columns];
        Array.Fill(cells, '·');
        foreach (var attempt in watch.Attempts.Where(attempt => attempt.EngineId == engine.Id))
        {
            var (from, to) = (Column(attempt.Started), Column(attempt.Ended));
            for (var column = Math.Max(from, 0); column <= Math.Min(to, columns - 1); column++)
            {
                // What went wrong is not covered by what went well beside it.
                cells[column] = !attempt.IsGood || cells[column] == 'x' ? 'x' : '█';
            }
        }

        if (engine.TaskId is not null && cells[^1] == '·')
        {
            cells[^1] = '▒';
        }

        var task = engine.TaskId is { } id ? Text($"task {id}") : "";
        var style = engine.State switch { "Lost" => new Style(Color.Purple), "Penalised" => new Style(Color.Yellow), "Busy" => new Style(Color.Green), _ => Style.Plain };
        return ($"{Name(engine.Id).PadRight(IdWidth)} {engine.State.ToLowerInvariant(),-9} {task,-10} " + new string(cells), style);

        int Column(DateTimeOffset time) => (int)Math.Floor((1 - ((watch.Now - time).TotalSeconds / FarmWatch.Seconds)) * columns);
    }

    // Engines of one machine differ in the last letters.
    private static string Name(string id)
    {
        var plain = SafeText.Of(id, id.Length);
        return plain.Length <= IdWidth ? plain : $"{plain[..(IdWidth / 2)]}…{plain[^((IdWidth / 2) - 1)..]}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
