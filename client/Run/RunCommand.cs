using System.CommandLine;
using TaskFarm.CommandLine.Shell;
using TaskFarm.CommandLine.Values;
using TaskFarm.Server.Json;

namespace TaskFarm.CommandLine.Run;

/// <summary><c>taskfarm run</c>: one piece of code, as one task.</summary>
internal sealed class RunCommand
{
    private readonly Argument<string?> _file = new("FILE") { Description = "A file of C# code; - for stdin", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _code = new("-e", "--execute") { Description = "The C# code itself", HelpName = "CODE" };
    private readonly Option<string[]> _push = new("--push") { Description = "Define a variable before the code runs", HelpName = "NAME=JSON" };
    private readonly Option<string[]> _pull = new("--pull") { Description = "Print a variable after the code ran", HelpName = "NAME" };
    private readonly Option<int> _retries = CommonOptions.Retries();
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly FarmSettings _farm;

    private RunCommand(FarmSettings farm) => _farm = farm;

    public static Command Build(FarmSettings farm)
    {
        var run = new RunCommand(farm);
        var command = new Command("run", "Run C# code as in an interactive session; print its output and the value of its last expression.")
        {
            run._file, run._code, run._push, run._pull, run._retries, run._json,
        };
        command.SetAction((parsed, _) => run.InvokeAsync(parsed));
        return command.WithExamples(
            "taskfarm run -e 'Math.Pow(2, 10)'",
            "taskfarm run -e 'var sum = xs.Sum();' --push 'xs=[1, 2, 3]' --pull sum",
            "taskfarm run report.csx --json",
            "echo 'Console.WriteLine(DateTime.Now)' | taskfarm run -");
    }

    private async Task<int> InvokeAsync(ParseResult parsed)
    {
        var task = new StringTask(await ReadCodeAsync(parsed))
        {
            Push = Pushed.Parse(parsed.GetValue(_push) ?? []),
            Pull = parsed.GetValue(_pull) ?? [],
            Retries = parsed.GetValue(_retries),
        };
        using var interruption = new Interruption();
        await using var farm = await _farm.OpenAsync(parsed);
        var id = await farm.Client.RunAsync(task);
        var waiting = farm.Client.GetTaskResultAsync(id, block: true);
        if (!await interruption.WaitAsync(waiting))
        {
            Notes.Line("interrupted; the task did not end.");
            await farm.DropAsync([id]);
            return ExitCodes.Interrupted;
        }

        var result = (await waiting)!;
        await farm.DropAsync([id]);
        using var results = new ResultWriter(StandardOutput.Open());
        Print(result, parsed.GetValue(_json), results);
        results.Complete();
        return interruption.Asked.IsCancellationRequested ? ExitCodes.Interrupted : result.Succeeded ? ExitCodes.Well : ExitCodes.Failed;
    }

    private static void Print(TaskResult result, bool json, ResultWriter results)
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

    private async Task<string> ReadCodeAsync(ParseResult parsed)
    {
        var code = parsed.GetValue(_code);
        var file = parsed.GetValue(_file);
        if (code is null == file is null)
        {
            throw new UsageException("run takes either a FILE or -e CODE.");
        }

        return code ?? WithoutInterpreterLine(await TextFile.ReadAsync(file!));
    }

    // '#!/usr/bin/env taskfarm run' is for the shell; the line stays, so that the lines of messages are those of the file.
    private static string WithoutInterpreterLine(string code) => code.StartsWith("#!", StringComparison.Ordinal) ? "//" + code : code;
}
