using System.CommandLine;
using System.CommandLine.Help;
using TaskFarm.CommandLine.Demos;
using TaskFarm.CommandLine.Map;
using TaskFarm.CommandLine.Run;
using TaskFarm.CommandLine.Shell;

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
        };
        farm.AddTo(root);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.SetAction(_ => root.Parse("--help").Invoke());
        return root.WithExamples(
            "taskfarm run -e 'Enumerable.Range(1, 100).Sum()'",
            "seq 10 | taskfarm map --type int 'x => x * x'",
            "taskfarm demo options");
    }
}
