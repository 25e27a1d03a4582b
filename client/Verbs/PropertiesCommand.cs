using System.CommandLine;
using TaskFarm.CommandLine.Run;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Verbs;

/// <summary><c>taskfarm properties</c>: changes an engine's properties and prints them.</summary>
internal static class PropertiesCommand
{
    public static Command Build(FarmSettings farm)
    {
        var engine = FarmVerb.Engine();
        var clear = new Option<bool>("--clear") { Description = "Delete all, before anything is set" };
        var delete = new Option<string[]>("--delete") { Description = "Delete one", HelpName = "NAME" };
        var set = new Option<string[]>("--set") { Description = "Set one; waiting tasks whose dependency it meets run at once", HelpName = "NAME=JSON" };
        var json = CommonOptions.Json();
        var command = new Command("properties", "Print the properties of one engine of a running farm, changed first if asked for.") { engine, clear, delete, set, json };
        command.Does(farm, async (parsed, client, cancellationToken) =>
        {
            var handle = client.Engine(parsed.GetValue(engine)!);
            if (parsed.GetValue(clear))
            {
                await handle.ClearPropertiesAsync(cancellationToken);
            }

            if (parsed.GetValue(delete) is { Length: > 0 } names)
            {
                await handle.DeletePropertiesAsync(names, cancellationToken);
            }

            if (parsed.GetValue(set) is { Length: > 0 } values)
            {
                await handle.SetPropertiesAsync(Pushed.Parse(values), cancellationToken);
            }

            EngineValues.Print(await handle.GetPropertiesAsync(cancellationToken), parsed.GetValue(json));
            return ExitCodes.Well;
        });
        return command.WithExamples("taskfarm properties engine-0", "taskfarm properties engine-0 --set gpu=true --set memory=16 --delete old");
    }
}
