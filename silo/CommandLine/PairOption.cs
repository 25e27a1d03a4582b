namespace TaskFarm.Silo.CommandLine;

/// <summary>One of several values under names of their own.</summary>
internal sealed class PairOption(string name, string key, string helpName, string description) : SettingOption(name, key, helpName, description)
{
    protected override KeyValuePair<string, string?> Read(string value) => value.IndexOf('=', StringComparison.Ordinal) is > 0 and var end
        ? new($"{Key}:{value[..end]}", value[(end + 1)..])
        : throw new SettingException($"'{value}' is not of the form NAME=VALUE.");
}
