using System.CommandLine;
using TaskFarm.CommandLine.Run;
using TaskFarm.CommandLine.Shell;
using TaskFarm.Server.Json;

namespace TaskFarm.CommandLine.Verbs;

/// <summary>The commands on a running farm's engines: engines, execute, push, pull, keys, reset.</summary>
internal static class EngineCommands
{
    public static Command Engines(FarmSettings farm)
    {
        var json = CommonOptions.Json();
        var command = new Command("engines", "List the engines of a running farm: id, state, task, properties.") { json };
        command.Does(farm, async (parsed, client, cancellationToken) =>
        {
            var engines = await client.EnginesAsync(cancellationToken);
            using var results = new ResultWriter(StandardOutput.Open());
            foreach (var engine in engines)
            {
                if (parsed.GetValue(json))
                {
                    results.WriteJson(engine, EngineJson.WriteOne);
                }
                else
                {
                    var task = engine.TaskId is { } id ? $"task {id}" : "";
                    var properties = string.Join(' ', engine.Properties.Select(property => $"{property.Key}={ValueText.Of(property.Value)}"));
                    results.WriteLine($"{engine.Id,-16} {engine.State,-9} {task,-12} {properties}".TrimEnd());
                }
            }

            results.Complete();
            return ExitCodes.Well;
        });
        return command.WithExamples("taskfarm engines", "taskfarm engines --json");
    }

    public static Command Execute(FarmSettings farm)
    {
        var engine = FarmVerb.Engine();
        var code = new CodeOptions();
        var command = new Command("execute", "Run C# code in the namespace of one engine of a running farm.") { engine, code.File, code.Code };
        command.Does(farm, async (parsed, client, cancellationToken) =>
        {
            await client.Engine(parsed.GetValue(engine)!).ExecuteAsync(await code.ReadAsync(parsed, "execute"), cancellationToken);
            return ExitCodes.Well;
        });
        return command.WithExamples("taskfarm execute engine-0 -e 'var model = Load();'", "taskfarm execute engine-0 setup.csx");
    }

    public static Command Push(FarmSettings farm)
    {
        var engine = FarmVerb.Engine();
        var values = new Argument<string[]>("NAME=JSON") { Description = "The variables", Arity = ArgumentArity.OneOrMore };
        var command = new Command("push", "Define variables in the namespace of one engine of a running farm.") { engine, values };
        command.Does(farm, async (parsed, client, cancellationToken) =>
        {
            await client.Engine(parsed.GetValue(engine)!).PushAsync(Pushed.Parse(parsed.GetValue(values)!), cancellationToken);
            return ExitCodes.Well;
        });
        return command.WithExamples("taskfarm push engine-0 'xs=[1, 2, 3]' 'name=\"text\"'");
    }

    public static Command Pull(FarmSettings farm)
    {
        var engine = FarmVerb.Engine();
        var names = new Argument<string[]>("NAME") { Description = "The variables", Arity = ArgumentArity.OneOrMore };
        var json = CommonOptions.Json();
        var command = new Command("pull", "Print variables of the namespace of one engine of a running farm.") { engine, names, json };
        command.Does(farm, async (parsed, client, cancellationToken) =>
        {
            EngineValues.Print(await client.Engine(parsed.GetValue(engine)!).PullAsync(parsed.GetValue(names)!, cancellationToken), parsed.GetValue(json));
            return ExitCodes.Well;
        });
        return command.WithExamples("taskfarm pull engine-0 xs name", "taskfarm pull engine-0 xs --json");
    }

    public static Command Keys(FarmSettings farm)
    {
        var engine = FarmVerb.Engine();
        var command = new Command("keys", "List the variables of the namespace of one engine of a running farm.") { engine };
        command.Does(farm, async (parsed, client, cancellationToken) =>
        {
            foreach (var key in await client.Engine(parsed.GetValue(engine)!).KeysAsync(cancellationToken))
            {
                Console.WriteLine(key);
            }

            return ExitCodes.Well;
        });
        return command.WithExamples("taskfarm keys engine-0");
    }

    public static Command Reset(FarmSettings farm)
    {
        var engine = FarmVerb.Engine();
        var command = new Command("reset", "Empty the namespace of one engine of a running farm.") { engine };
        command.Does(farm, async (parsed, client, cancellationToken) =>
        {
            await client.Engine(parsed.GetValue(engine)!).ResetAsync(cancellationToken);
            return ExitCodes.Well;
        });
        return command.WithExamples("taskfarm reset engine-0");
    }
}
