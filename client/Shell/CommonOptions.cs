using System.CommandLine;

namespace TaskFarm.CommandLine.Shell;

/// <summary>The options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "One JSON object a line instead of plain values" };

    public static Option<int> Retries()
    {
        var retries = new Option<int>("--retries") { Description = "How often a task that failed runs again (default: 0)", HelpName = "N" };
        retries.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var times) || times < 0))
            {
                result.AddError($"--retries takes a whole number of 0 or more, not '{result.Tokens[0].Value}'.");
            }
        });
        return retries;
    }
}
