namespace TaskFarm.Tests.CommandLine;

public sealed class HelpTests
{
    [Theory]
    [InlineData("run", "taskfarm run -e")]
    [InlineData("map", "taskfarm map")]
    [InlineData("demo", "taskfarm demo options")]
    [InlineData("completion", "source <(taskfarm completion bash)")]
    public async Task Help_has_examples(string command, string example)
    {
        var ended = await CommandLineProgram.RunAsync(command, "--help");

        Assert.Contains("Examples:", ended.Output, StringComparison.Ordinal);
        Assert.Contains(example, ended.Output, StringComparison.Ordinal);
        Assert.Equal(0, ended.ExitCode);
    }

    [Fact]
    public async Task No_arguments_give_the_help()
    {
        var ended = await CommandLineProgram.RunAsync();

        Assert.Contains("Usage:", ended.Output, StringComparison.Ordinal);
        Assert.Equal(0, ended.ExitCode);
    }

    [Fact]
    public async Task Suggestions_are_what_could_come_next()
    {
        var commands = await CommandLineProgram.RunAsync("[suggest:9]", "taskfarm ");
        var types = await CommandLineProgram.RunAsync("[suggest:20]", "taskfarm map --type ");

        Assert.Superset(new HashSet<string>(["run", "map", "demo", "completion"]), commands.Lines.ToHashSet());
        Assert.Equal(["double", "int", "json", "long", "string"], types.Lines);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("pwsh")]
    [InlineData("fish")]
    public async Task Completion_scripts_ask_for_suggestions(string shell)
    {
        var ended = await CommandLineProgram.RunAsync("completion", shell);

        Assert.Contains("[suggest:", ended.Output, StringComparison.Ordinal);
        Assert.Equal(0, ended.ExitCode);
    }
}
