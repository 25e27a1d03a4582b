using System.CommandLine;

namespace TaskFarm.Silo.CommandLine;

/// <summary>An option that gives a setting its value as text; what the text means is the setting's business.</summary>
/// <param name="name">The option.</param>
/// <param name="key">The setting.</param>
/// <param name="helpName">What its value is called.</param>
/// <param name="description">What it is for.</param>
internal class SettingOption(string name, string key, string helpName, string description)
{
    public Option<string[]> Option { get; } = new(name) { Description = description, HelpName = helpName, Arity = ArgumentArity.OneOrMore };

    protected string Key => key;

    /// <summary>The setting's keys and values, none where the option isn't there.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Read(ParseResult parsed) =>
        (parsed.GetValue(Option) ?? []).Select(Read);

    protected virtual KeyValuePair<string, string?> Read(string value) => new(key, value);
}
