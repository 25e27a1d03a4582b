using System.CommandLine;
using System.CommandLine.Help;
using TaskFarm.CommandLine.Completion;
using TaskFarm.CommandLine.Demos;
using TaskFarm.CommandLine.Map;
using TaskFarm.CommandLine.Run;
using TaskFarm.CommandLine.Server;
using TaskFarm.CommandLine.Shell;
using TaskFarm.CommandLine.Top;
using TaskFarm.CommandLine.Verbs;

namespace TaskFarm.CommandLine;

/// <summary>The commands of the program.</summary>
internal static class CommandTree
{
    public const string ProgramName = "taskfarm";

    public static RootCommand Build()
    {
        var farm = new FarmSettings();
        var root = new RootCommand("Runs C# code and maps C# functions over lines and files, on all processors.")
        {
            RunCommand.Build(farm),
            MapCommand.Build(farm),
            DemoCommand.Build(farm),
            ServeCommand.Build(farm),
            SubmitCommand.Build(farm),
            ResultCommand.Build(farm),
            QueueCommands.Abort(farm),
            QueueCommands.Barrier(farm),
            QueueCommands.Status(farm),
            QueueCommands.Clear(farm),
            QueueCommands.Spin(farm),
            EngineCommands.Engines(farm),
            EngineCommands.Execute(farm),
            EngineCommands.Push(farm),
            EngineCommands.Pull(farm),
            EngineCommands.Keys(farm),
            EngineCommands.Reset(farm),
            PropertiesCommand.Build(farm),
            TopCommand.Build(farm),
            CompletionCommand.Build(),
        };
        farm.AddTo(root);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Aliases.Clear();
        help.Aliases.Add("-h");
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.SetAction(_ => root.Parse("--help").Invoke());
        return root.WithExamples(
            "taskfarm run -e 'Enumerable.Range(1, 100).Sum()'",
            "seq 10 | taskfarm map --type int 'x => x * x'",
            "taskfarm demo options",
            "taskfarm serve");
    }
}
