using System.CommandLine;
using TaskFarm.CommandLine.Run;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Verbs;

/// <summary><c>taskfarm result</c>: how tasks ended.</summary>
internal static class ResultCommand
{
    public static Command Build(FarmSettings farm)
    {
        var ids = FarmVerb.Tasks("The tasks", areNeeded: true);
        var noWait = new Option<bool>("--no-wait") { Description = "Don't wait for tasks that have not ended; they count as failed" };
        var json = CommonOptions.Json();
        var command = new Command("result", "Wait for tasks of a running farm and print their results.") { ids, noWait, json };
        command.Does(farm, async (parsed, client, cancellationToken) =>
        {
            using var results = new ResultWriter(StandardOutput.Open());
            var isWell = true;
            foreach (var id in parsed.GetValue(ids)!)
            {
                var result = await client.GetTaskResultAsync(id, !parsed.GetValue(noWait), cancellationToken);
                isWell &= result is { Succeeded: true };
                if (result is null)
                {
                    Notes.Line($"task {id} has not ended.");
                }
                else
                {
                    ResultPrinter.Print(result, parsed.GetValue(json), results);
                }
            }

            results.Complete();
            return isWell ? ExitCodes.Well : ExitCodes.Failed;
        });
        return command.WithExamples("taskfarm result 0", "taskfarm result 0 1 2 --json", "taskfarm result 7 --no-wait");
    }
}
