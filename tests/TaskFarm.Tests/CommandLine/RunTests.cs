using System.Text.Json;

namespace TaskFarm.Tests.CommandLine;

public sealed class RunTests
{
    [Fact]
    public async Task Run_prints_the_output_and_then_the_value_of_the_last_expression()
    {
        var ended = await CommandLineProgram.RunAsync("run", "-e", "Console.WriteLine(\"working\"); 1 + 1");

        Assert.Equal("working\n2\n", ended.Output);
        Assert.Equal("", ended.Errors);
        Assert.Equal(0, ended.ExitCode);
    }

    [Fact]
    public async Task Run_pushes_json_and_pulls_names()
    {
        var ended = await CommandLineProgram.RunAsync(
            "run", "-e", "var sum = xs.Sum(); var who = name.ToUpper();", "--push", "xs=[1, 2, 3]", "--push", "name=\"ada\"", "--pull", "sum", "--pull", "who");

        Assert.Equal("sum = 6\nwho = ADA\n", ended.Output);
        Assert.Equal(0, ended.ExitCode);
    }

    [Fact]
    public async Task Run_reads_code_from_stdin_and_prints_collections_as_json()
    {
        var ended = await CommandLineProgram.RunAsync(["var a = 5;", "new[] { a, a * 2 }"], "run", "-");

        Assert.Equal("[5,10]\n", ended.Output);
    }

    [Fact]
    public async Task Json_line_has_what_the_contract_says()
    {
        var ended = await CommandLineProgram.RunAsync("run", "-e", "var a = 1.5; Console.Write(\"hi\"); \"done\"", "--pull", "a", "--json");

        var line = JsonDocument.Parse(Assert.Single(ended.Lines)).RootElement;
        Assert.Equal(0, line.GetProperty("id").GetInt64());
        Assert.True(line.GetProperty("ok").GetBoolean());
        Assert.StartsWith("engine-", line.GetProperty("engine").GetString(), StringComparison.Ordinal);
        Assert.Equal("done", line.GetProperty("value").GetString());
        Assert.Equal(1.5, line.GetProperty("ns").GetProperty("a").GetDouble());
        Assert.Equal(JsonValueKind.Null, line.GetProperty("error").ValueKind);
        Assert.True(line.GetProperty("ms").GetDouble() > 0);
        Assert.Equal(1, line.GetProperty("attempts").GetInt32());
        Assert.Equal("hi", line.GetProperty("output").GetString());
    }

    [Fact]
    public async Task Code_that_throws_says_what_and_where_and_ends_with_1()
    {
        var ended = await CommandLineProgram.RunAsync("run", "-e", "int Half(int x) => 1 / x;\nHalf(0)", "--retries", "2");

        Assert.Equal("", ended.Output);
        Assert.Contains("the last of 3 attempts", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("System.DivideByZeroException: Attempted to divide by zero.", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("line 2", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("TaskFarm.Local", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(1, ended.ExitCode);
    }

    [Fact]
    public async Task Code_that_does_not_compile_gives_the_compilers_messages()
    {
        var ended = await CommandLineProgram.RunAsync("run", "-e", "var a = 1;\nb + a", "--json");

        var error = JsonDocument.Parse(Assert.Single(ended.Lines)).RootElement.GetProperty("error");
        Assert.Equal("CompilationError", error.GetProperty("kind").GetString());
        Assert.Contains("(2,1): error CS0103", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, ended.ExitCode);
    }

    [Fact]
    public async Task Huge_output_is_cut_and_says_so()
    {
        var ended = await CommandLineProgram.RunAsync("run", "-e", "var line = new string('x', 1000); for (var i = 0; i < 100_000; i++) Console.WriteLine(line);");

        Assert.True(ended.Output.Length < 2_000_000);
        Assert.Contains("output cut", ended.Output, StringComparison.Ordinal);
        Assert.Equal(0, ended.ExitCode);
    }

    [Fact]
    public async Task Interrupt_gives_up_a_task_that_never_ends()
    {
        // The code calls for the signal itself, so it is running when the signal comes.
        using var program = CommandLineProgram.Start(
            "run", "-e", "System.Diagnostics.Process.Start(\"kill\", [\"-INT\", Environment.ProcessId.ToString()]); while (true) { }");

        Assert.Equal(130, (await program.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run", "-e", "1", "file.csx")]
    [InlineData("run", "no-such-file.csx")]
    [InlineData("run", "-e", "1", "--push", "a")]
    [InlineData("run", "-e", "1", "--push", "a=b")]
    [InlineData("run", "-e", "1", "--retries", "-1")]
    [InlineData("run", "-e", "1", "--engines", "0")]
    [InlineData("run", "-e", "1", "--scheduler", "nobody")]
    [InlineData("map")]
    [InlineData("map", "x => x", "@no-such-file")]
    [InlineData("map", "x => x", "--files", "no-such-file")]
    [InlineData("map", "x => x.Nothing", "a")]
    [InlineData("map", "x => x", "--type", "colour", "a")]
    [InlineData("map", "x => x", "--tpye", "int", "a")]
    [InlineData("demo", "nothing")]
    [InlineData("nothing")]
    public async Task Wrong_usage_ends_with_2_and_a_hint(params string[] arguments)
    {
        var ended = await CommandLineProgram.RunAsync(arguments);

        Assert.Equal("", ended.Output);
        Assert.StartsWith("taskfarm: ", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("--help", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at TaskFarm", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(2, ended.ExitCode);
    }

    [Fact]
    public async Task Wordcount_of_files_without_words_ends_well()
    {
        using var folder = new TemporaryFolder(("numbers.txt", "1 2 3"));

        var ended = await CommandLineProgram.RunAsync("demo", "wordcount", folder.Path);

        Assert.EndsWith("0 words, 0 different ones.\n", ended.Output, StringComparison.Ordinal);
        Assert.True(ended.ExitCode == 0, ended.Errors);
    }
}
