using System.CommandLine;

namespace TaskFarm.CommandLine.Shell;

/// <summary>The options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "One JSON object a line instead of plain values" };

    public static Option<int> Retries()
    {
        var retries = new Option<int>("--retries") { Description = "How often a task that failed runs again (default: 0)", HelpName = "N" };
        retries.Validators.AddWholeNumber(retries.Name, 0);
        return retries;
    }
}
