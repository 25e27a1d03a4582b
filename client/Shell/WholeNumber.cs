using System.CommandLine.Parsing;

namespace TaskFarm.CommandLine.Shell;

/// <summary>Checks options that are whole numbers, so that a wrong one is told in our words.</summary>
internal static class WholeNumber
{
    public static void AddWholeNumber(this List<Action<OptionResult>> validators, string option, int least) => validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var number) || number < least))
        {
            result.AddError($"{option} takes a whole number of {least} or more, not '{result.Tokens[0].Value}'.");
        }
    });
}
