using System.CommandLine;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Verbs;

/// <summary>What all commands share that ask something of a running farm.</summary>
internal static class FarmVerb
{
    /// <summary>Has a command do its work at the door of a running farm.</summary>
    /// <param name="command">The command.</param>
    /// <param name="farm">The options that name the farm.</param>
    /// <param name="work">The work; gives the exit code.</param>
    public static void Does(this Command command, FarmSettings farm, Func<ParseResult, TaskClient, CancellationToken, Task<int>> work) =>
        command.Does(farm, (ParseResult parsed, FarmDoor door, CancellationToken asked) => work(parsed, door.Client, asked));

    /// <inheritdoc cref="Does(Command, FarmSettings, Func{ParseResult, TaskClient, CancellationToken, Task{int}})"/>
    public static void Does(this Command command, FarmSettings farm, Func<ParseResult, FarmDoor, CancellationToken, Task<int>> work) =>
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();
            await using var door = await farm.OpenSharedAsync(parsed);
            try
            {
                return await work(parsed, door, interruption.Asked);
            }
            catch (OperationCanceledException) when (interruption.Asked.IsCancellationRequested)
            {
                return ExitCodes.Interrupted;
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
                throw new UsageException(exception.Message);
            }
        });

    public static Argument<long[]> Tasks(string description, bool areNeeded)
    {
        var ids = new Argument<long[]>("ID")
        {
            Description = description,
            Arity = areNeeded ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore,
        };
        ids.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => !long.TryParse(token.Value, out _)) is { } wrong)
            {
                result.AddError($"a task's id is a whole number; '{wrong.Value}' is none.");
            }
        });
        return ids;
    }

    public static Argument<string> Engine() => new("ENGINE") { Description = "The engine's id, as 'taskfarm engines' lists it" };
}
