using System.CommandLine;
using TaskFarm.CommandLine.Demos.Options;
using TaskFarm.CommandLine.Demos.Pi;
using TaskFarm.CommandLine.Demos.Words;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Demos;

/// <summary><c>taskfarm demo</c>: real jobs from end to end.</summary>
internal static class DemoCommand
{
    public static Command Build(FarmSettings farm)
    {
        var command = new Command("demo", "A real job from end to end, with a picture, on one engine and on all, or all of a running farm. Without a name: options.")
        {
            OptionsDemo.Build(farm),
            PiDemo.Build(farm),
            WordCountDemo.Build(farm),
        };
        command.SetAction((parsed, _) =>
        {
            Notes.Line("running 'demo options'; 'taskfarm demo --help' lists the others.");
            return OptionsDemo.RunAsync(farm, parsed);
        });
        return command.WithExamples("taskfarm demo options", "taskfarm demo pi", "taskfarm demo wordcount ~/books");
    }
}
