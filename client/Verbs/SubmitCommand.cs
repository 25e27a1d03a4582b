using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TaskFarm.CommandLine.Run;
using TaskFarm.CommandLine.Shell;
using TaskFarm.Scripting;
using TaskFarm.Server.Json;

namespace TaskFarm.CommandLine.Verbs;

/// <summary><c>taskfarm submit</c>: hands in a task and doesn't wait for it.</summary>
internal sealed class SubmitCommand
{
    private const string CommandName = "submit";

    private readonly CodeOptions _code = new();
    private readonly Option<string?> _function = new("--function", "-f") { Description = "A C# function to call instead of running code", HelpName = "FUNCTION" };
    private readonly Option<string[]> _arguments = new("--arg") { Description = "An argument of the function", HelpName = "JSON" };
    private readonly Option<string[]> _push = new("--push") { Description = "Define a variable before the code runs", HelpName = "NAME=JSON" };
    private readonly Option<string[]> _pull = new("--pull") { Description = "Bring a variable back after the code ran", HelpName = "NAME" };
    private readonly Option<string?> _depend = new("--depend") { Description = "Run only where this holds: C# over an engine's properties", HelpName = "EXPRESSION" };
    private readonly Option<string?> _name = new("--name") { Description = "A name for people to read", HelpName = "NAME" };
    private readonly Option<bool> _clearBefore = new("--clear-before") { Description = "Reset the engine's namespace before the task" };
    private readonly Option<bool> _clearAfter = new("--clear-after") { Description = "Reset the engine's namespace after the task" };
    private readonly Option<int> _retries = CommonOptions.Retries();

    public static Command Build(FarmSettings farm)
    {
        var submit = new SubmitCommand();
        var command = new Command(CommandName, "Hand in a task to a running farm, print its id, and don't wait.")
        {
            submit._code.File, submit._code.Code, submit._function, submit._arguments, submit._push, submit._pull, submit._depend, submit._name,
            submit._clearBefore, submit._clearAfter, submit._retries,
        };
        command.Does(farm, submit.InvokeAsync);
        return command.WithExamples(
            "taskfarm submit -e 'Enumerable.Range(1, 100).Sum()'",
            "taskfarm submit report.csx --retries 2 --depend 'gpu && memory >= 16'",
            "taskfarm submit -f '(int x) => 2 * x' --arg 21",
            "taskfarm result $(taskfarm submit -e '1 + 1')");
    }

    private async Task<int> InvokeAsync(ParseResult parsed, TaskClient client, CancellationToken cancellationToken)
    {
        var id = await client.RunAsync(await ReadTaskAsync(parsed), cancellationToken);
        Console.WriteLine(id.ToString(CultureInfo.InvariantCulture));
        return ExitCodes.Well;
    }

    private async Task<BaseTask> ReadTaskAsync(ParseResult parsed)
    {
        BaseTask task = parsed.GetValue(_function) is { } function ? FunctionOf(parsed, function) : new StringTask(await _code.ReadAsync(parsed, CommandName))
        {
            Push = Pushed.Parse(parsed.GetValue(_push) ?? []),
            Pull = parsed.GetValue(_pull) ?? [],
        };
        return task with
        {
            Retries = parsed.GetValue(_retries),
            DependExpression = parsed.GetValue(_depend),
            Name = parsed.GetValue(_name),
            ClearBefore = parsed.GetValue(_clearBefore),
            ClearAfter = parsed.GetValue(_clearAfter),
        };
    }

    private FunctionTask FunctionOf(ParseResult parsed, string function)
    {
        if (parsed.GetValue(_code.Code) is not null || parsed.GetValue(_code.File) is not null)
        {
            throw new UsageException("submit takes code or a function, not both.");
        }

        try
        {
            return new FunctionTask(function) { Arguments = [.. (parsed.GetValue(_arguments) ?? []).Select(PlainValue.Parse)] };
        }
        catch (JsonException exception)
        {
            throw new UsageException($"--arg takes JSON: {exception.Message} Text wants its own quotes: --arg '\"text\"'.");
        }
    }
}
