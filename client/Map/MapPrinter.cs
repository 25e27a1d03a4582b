using TaskFarm.CommandLine.Shell;
using TaskFarm.Server.Json;

namespace TaskFarm.CommandLine.Map;

/// <summary>Prints the results of a map: values to stdout, failures and what tasks wrote to stderr; with JSON all of it to stdout.</summary>
internal sealed class MapPrinter(ResultWriter results, bool json, bool hasValue)
{
    private long _failed;
    private long _done;

    /// <summary>How many were printed; read by others while it grows.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>How many of them failed.</summary>
    public long Failed => Volatile.Read(ref _failed);

    public void Print(Input input, TaskResult result)
    {
        Volatile.Write(ref _done, _done + 1);
        if (!result.Succeeded)
        {
            Volatile.Write(ref _failed, _failed + 1);
        }

        if (json)
        {
            results.WriteJson((result, input.Text), ResultJson.Write);
            return;
        }

        if (result.Output.Length > 0)
        {
            Notes.Plain(result.Output);
        }

        if (result.Failure is { } failure)
        {
            var after = result.Attempts > 1 ? $" ({result.Attempts} attempts)" : "";
            Notes.Line($"input {input.Number} '{Shorten(input.Text)}' failed{after}: {failure}");
        }
        else if (hasValue)
        {
            results.WriteLine(ValueText.Of(result.Value));
        }
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
