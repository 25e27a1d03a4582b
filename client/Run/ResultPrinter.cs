using TaskFarm.CommandLine.Shell;
using TaskFarm.CommandLine.Values;
using TaskFarm.Server.Json;

namespace TaskFarm.CommandLine.Run;

/// <summary>Prints how a task ended: what it wrote, its value and its variables to stdout, its failure to stderr; with JSON all of it to stdout.</summary>
internal static class ResultPrinter
{
    public static void Print(TaskResult result, bool json, ResultWriter results)
    {
        if (json)
        {
            results.WriteJson((result, (string?)null), ResultJson.Write);
            return;
        }

        results.Write(result.Output);
        if (result.Failure is { } failure)
        {
            Notes.Line(FailureText.Of(failure, result.Attempts));
            return;
        }

        if (result.Value is { } value)
        {
            results.WriteLine(ValueText.Of(value));
        }

        foreach (var key in result.Keys)
        {
            results.WriteLine($"{key} = {ValueText.Of(result[key])}");
        }
    }
}
