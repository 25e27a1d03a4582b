using System.CommandLine;
using System.Globalization;
using TaskFarm.CommandLine.Shell;
using TaskFarm.Server.Json;

namespace TaskFarm.CommandLine.Verbs;

/// <summary>The commands on a running farm's queue: abort, barrier, status, clear, spin.</summary>
internal static class QueueCommands
{
    public static Command Abort(FarmSettings farm)
    {
        var ids = FarmVerb.Tasks("The tasks", areNeeded: true);
        var command = new Command("abort", "Abort tasks of a running farm: those that wait at once; of those that run the outcome is dropped.") { ids };
        command.Does(farm, async (parsed, client, cancellationToken) =>
        {
            var isWell = true;
            foreach (var id in parsed.GetValue(ids)!)
            {
                try
                {
                    await client.AbortAsync(id, cancellationToken);
                }
                catch (Exception exception) when (exception is TaskNotFoundException or TaskAlreadyCompletedException or TaskAlreadyAbortedException)
                {
                    Notes.Line(exception.Message);
                    isWell = false;
                }
            }

            return isWell ? ExitCodes.Well : ExitCodes.Failed;
        });
        return command.WithExamples("taskfarm abort 3", "taskfarm abort 3 4 5");
    }

    public static Command Barrier(FarmSettings farm)
    {
        var ids = FarmVerb.Tasks("The tasks; without any: all that are known now", areNeeded: false);
        var command = new Command("barrier", "Wait until tasks of a running farm have ended, well or not.") { ids };
        command.Does(farm, async (parsed, client, cancellationToken) =>
        {
            await client.BarrierAsync(Given(parsed, ids), cancellationToken);
            return ExitCodes.Well;
        });
        return command.WithExamples("taskfarm barrier", "taskfarm barrier 3 4 5");
    }

    public static Command Status(FarmSettings farm)
    {
        var verbose = new Option<bool>("--verbose") { Description = "List the tasks' ids as well" };
        var json = CommonOptions.Json();
        var command = new Command("status", "How many tasks of a running farm stand where.") { verbose, json };
        command.Does(farm, async (parsed, client, cancellationToken) =>
        {
            var status = await client.QueueStatusAsync(parsed.GetValue(verbose), cancellationToken);
            using var results = new ResultWriter(StandardOutput.Open());
            if (parsed.GetValue(json))
            {
                results.WriteJson(status, StatusJson.Write);
            }
            else
            {
                Print(results, status);
            }

            results.Complete();
            return ExitCodes.Well;
        });
        return command.WithExamples("taskfarm status", "taskfarm status --verbose --json");
    }

    public static Command Clear(FarmSettings farm)
    {
        var ids = FarmVerb.Tasks("The tasks; without any: all that have ended", areNeeded: false);
        var command = new Command("clear", "Forget finished tasks of a running farm, print how many, and free what they held.") { ids };
        command.Does(farm, async (parsed, client, cancellationToken) =>
        {
            var count = await client.ClearAsync(Given(parsed, ids), cancellationToken);
            Console.WriteLine(count.ToString(CultureInfo.InvariantCulture));
            return ExitCodes.Well;
        });
        return command.WithExamples("taskfarm clear", "taskfarm clear 3 4 5");
    }

    public static Command Spin(FarmSettings farm)
    {
        var command = new Command("spin", "Make the scheduler of a running farm look again.");
        command.Does(farm, async (_, client, cancellationToken) =>
        {
            await client.SpinAsync(cancellationToken);
            return ExitCodes.Well;
        });
        return command.WithExamples("taskfarm spin");
    }

    private static long[]? Given(ParseResult parsed, Argument<long[]> ids) => parsed.GetValue(ids) is { Length: > 0 } given ? given : null;

    private static void Print(ResultWriter results, QueueStatus status)
    {
        Line("scheduled", status.Scheduled, status.ScheduledIds);
        Line("pending", status.Pending, status.PendingIds);
        Line("succeeded", status.Succeeded, status.SucceededIds);
        Line("failed", status.Failed, status.FailedIds);
        Line("aborted", status.Aborted, status.AbortedIds);

        void Line(string name, int count, IReadOnlyList<long>? ids) =>
            results.WriteLine(FormattableString.Invariant($"{name,-9} {count,9}{(ids is { Count: > 0 } ? ": " + string.Join(' ', ids) : "")}"));
    }
}
