using System.CommandLine;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Run;

/// <summary><c>taskfarm run</c>: one piece of code, as one task.</summary>
internal sealed class RunCommand
{
    private const string CommandName = "run";

    private readonly CodeOptions _code = new();
    private readonly Option<string[]> _push = new("--push") { Description = "Define a variable before the code runs", HelpName = "NAME=JSON" };
    private readonly Option<string[]> _pull = new("--pull") { Description = "Print a variable after the code ran", HelpName = "NAME" };
    private readonly Option<int> _retries = CommonOptions.Retries();
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly FarmSettings _farm;

    private RunCommand(FarmSettings farm) => _farm = farm;

    public static Command Build(FarmSettings farm)
    {
        var run = new RunCommand(farm);
        var command = new Command(CommandName, "Run C# code as in an interactive session; print its output and the value of its last expression.")
        {
            run._code.File, run._code.Code, run._push, run._pull, run._retries, run._json,
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
        var task = new StringTask(await _code.ReadAsync(parsed, CommandName))
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
        ResultPrinter.Print(result, parsed.GetValue(_json), results);
        results.Complete();
        return interruption.Asked.IsCancellationRequested ? ExitCodes.Interrupted : result.Succeeded ? ExitCodes.Well : ExitCodes.Failed;
    }
}
