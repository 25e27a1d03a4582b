using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Map;

/// <summary><c>taskfarm map</c>: one task an input.</summary>
internal sealed class MapCommand
{
    private readonly Argument<string> _function = new("FUNCTION") { Description = "A C# lambda of one argument, or the name of a method: 'x => x.Length', Math.Sqrt" };

    private readonly Argument<string[]> _inputs = new("INPUT")
    {
        Description = "The inputs; @FILE for the lines of a file (@@ for an @ itself). Without any: the lines of stdin",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _type = new("--type") { Description = "What an input is (default: what the function's parameter says, else string)", HelpName = "TYPE" };
    private readonly Option<bool> _files = new("--files") { Description = "Inputs are files, directories (all files in them) and patterns such as 'src/**/*.cs'; the function gets each file's path" };
    private readonly Option<bool> _unordered = new("--unordered") { Description = "Print each result as it comes, not in the order of the inputs" };
    private readonly Option<int> _retries = CommonOptions.Retries();
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly FarmSettings _farm;

    private MapCommand(FarmSettings farm)
    {
        _farm = farm;
        _type.AcceptOnlyFromAmong([.. InputType.All.Select(type => type.Name)]);
    }

    public static Command Build(FarmSettings farm)
    {
        var map = new MapCommand(farm);
        var command = new Command("map", "Apply a C# function to each input, a task an input; print its value, a line an input.")
        {
            map._function, map._inputs, map._type, map._files, map._retries, map._unordered, map._json,
        };
        command.SetAction((parsed, _) => map.InvokeAsync(parsed));
        return command.WithExamples(
            "taskfarm map 'x => x.Length' apple banana",
            "seq 1000000 | taskfarm map --type int 'x => 2 * x'",
            "taskfarm map '(double x) => Math.Sqrt(x)' @numbers.txt",
            "taskfarm map --files 'path => File.ReadLines(path).Count()' 'src/**/*.cs'",
            "taskfarm map --type json 'x => (string)x[\"name\"]' @people.jsonl --json");
    }

    // What looks like an option is more likely a mistyped one than an input.
    private static void RefuseUnknownOptions(ParseResult parsed)
    {
        foreach (var token in parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
        {
            if (token is { Type: TokenType.Argument, Value: ['-', _, ..] } && !double.TryParse(token.Value, CultureInfo.InvariantCulture, out _))
            {
                throw new UsageException($"there is no option '{token.Value}'. If it is an input, put -- in front of the inputs.");
            }
        }
    }

    private async Task<int> InvokeAsync(ParseResult parsed)
    {
        RefuseUnknownOptions(parsed);
        var type = parsed.GetValue(_type) is { } name ? InputType.All.Single(known => known.Name == name) : null;
        var source = MapInputs.Of(parsed.GetValue(_inputs) ?? [], parsed.GetValue(_files));
        var function = MapFunction.Compile(parsed.GetValue(_function)!, type, parsed.GetValue(_retries));
        using var interruption = new Interruption();
        using var results = new ResultWriter(StandardOutput.Open());
        await using var farm = await _farm.OpenAsync(parsed);
        var printer = new MapPrinter(results, parsed.GetValue(_json), function.HasValue);
        using (new Progress(() => printer.Done, () => source.Total, resultsFlow: true))
        using (var pipeline = new MapPipeline(farm, function, !parsed.GetValue(_unordered), results.Gone))
        {
            try
            {
                await pipeline.RunAsync(source.Start(), printer.Print, interruption.Asked);
            }
            finally
            {
                results.Complete();
            }
        }

        return Summarize(printer, interruption, results);
    }

    private static int Summarize(MapPrinter printer, Interruption interruption, ResultWriter results)
    {
        if (results.Gone.IsCancellationRequested)
        {
            // Whoever read the results has seen enough.
            return ExitCodes.Well;
        }

        if (printer.Failed > 0)
        {
            Notes.Line($"{printer.Failed:N0} of {printer.Done:N0} inputs failed.");
        }

        if (interruption.Asked.IsCancellationRequested)
        {
            Notes.Line($"interrupted; the results of {printer.Done:N0} inputs were printed.");
            return ExitCodes.Interrupted;
        }

        return printer.Failed > 0 ? ExitCodes.Failed : ExitCodes.Well;
    }
}
