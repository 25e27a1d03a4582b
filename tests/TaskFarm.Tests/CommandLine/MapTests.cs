using System.Globalization;
using System.Text.Json;

namespace TaskFarm.Tests.CommandLine;

public sealed class MapTests
{
    [Fact]
    public async Task Map_prints_a_line_an_argument_in_order()
    {
        var ended = await CommandLineProgram.RunAsync("map", "x => x.Length", "apple", "fig", "banana");

        Assert.Equal("5\n3\n6\n", ended.Output);
        Assert.Equal("", ended.Errors);
        Assert.Equal(0, ended.ExitCode);
    }

    [Fact]
    public async Task Map_keeps_the_order_of_stdins_lines_while_later_ones_end_first()
    {
        var ended = await CommandLineProgram.RunAsync(
            Numbers(1, 20_000), "map", "(int x) => { if (x % 5_000 == 1) Thread.Sleep(50); return 2 * x; }", "--engines", "4");

        Assert.Equal(Enumerable.Range(1, 20_000).Select(x => (2 * x).ToString(CultureInfo.InvariantCulture)), ended.Lines);
    }

    [Fact]
    public async Task Inputs_that_do_not_convert_fail_and_the_others_go_on()
    {
        var ended = await CommandLineProgram.RunAsync(["1", "abc", "0", "5"], "map", "--type", "int", "x => 10 / x");

        Assert.Equal("10\n2\n", ended.Output);
        Assert.Contains("input 2 'abc' failed: System.FormatException: 'abc' is not an int", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("input 3 '0' failed: System.DivideByZeroException", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("2 of 4 inputs failed", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(1, ended.ExitCode);
    }

    [Fact]
    public async Task Json_has_a_line_an_input_failed_ones_included()
    {
        var ended = await CommandLineProgram.RunAsync("map", "x => (int)x[\"a\"] + 1", "--type", "json", "--json", "{\"a\":1}", "{", "{\"a\":2}");

        var lines = ended.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal([0, 1, 2], lines.Select(line => line.GetProperty("id").GetInt32()));
        Assert.Equal([true, false, true], lines.Select(line => line.GetProperty("ok").GetBoolean()));
        Assert.Equal(3, lines[2].GetProperty("value").GetInt32());
        Assert.Equal("{", lines[1].GetProperty("input").GetString());
        Assert.Equal(1, ended.ExitCode);
    }

    [Fact]
    public async Task Files_are_walked_matched_and_given_by_path()
    {
        using var folder = new TemporaryFolder(("a.txt", "one"), ("b.md", "two!"), ("deep/er/c.txt", "three"), (".hidden/d.txt", "no"));

        var all = await CommandLineProgram.RunAsync("map", "--files", "p => Path.GetFileName(p)", folder.Path);
        var matched = await CommandLineProgram.RunAsync("map", "--files", "p => File.ReadAllText(p)", $"{folder.Path}/**/*.txt");

        Assert.Equal(["a.txt", "b.md", "c.txt"], all.Lines);
        Assert.Equal(["one", "three"], matched.Lines);
    }

    [Fact]
    public async Task At_sign_gives_the_lines_of_a_file_and_two_of_them_an_at_sign()
    {
        using var folder = new TemporaryFolder(("lines", "one\nthree\n"));

        var ended = await CommandLineProgram.RunAsync("map", "x => x", "zero", $"@{folder.Path}/lines", "@@home");

        Assert.Equal(["zero", "one", "three", "@home"], ended.Lines);
    }

    [Fact]
    public async Task Unordered_goes_on_beside_a_task_that_never_ends_and_an_interrupt_prints_what_is_done()
    {
        using var program = CommandLineProgram.Start(
            "map", "--unordered", "--type", "int", "x => { while (x == 0) { } return x; }", "--engines", "2");
        await program.Input.WriteAsync(string.Concat(Enumerable.Range(0, 10_000).Select(x => $"{x}\n")));
        await program.Input.FlushAsync();
        var seen = new List<string?>();
        while (seen.Count < 9_999)
        {
            seen.Add(await program.ReadLineAsync());
        }

        await program.InterruptAsync();
        var ended = await program.EndAsync();

        Assert.Equal(Numbers(1, 9_999).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.Equal(130, ended.ExitCode);
    }

    [Fact]
    public async Task Interrupt_prints_what_is_finished_up_to_the_first_that_is_not()
    {
        using var program = CommandLineProgram.Start(
            "map", "--type", "int", "x => { while (x == 50) { } return x; }", "--engines", "2");
        await program.Input.WriteAsync(string.Concat(Enumerable.Range(1, 100).Select(x => $"{x}\n")));
        await program.Input.FlushAsync();
        for (var x = 1; x < 50; x++)
        {
            Assert.Equal(x.ToString(CultureInfo.InvariantCulture), await program.ReadLineAsync());
        }

        await program.InterruptAsync();
        var ended = await program.EndAsync();

        Assert.Equal("", ended.Output);
        Assert.Contains("interrupted; the results of 49 inputs were printed", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(130, ended.ExitCode);
    }

    [Fact]
    public async Task Reader_that_has_seen_enough_ends_it_quietly()
    {
        using var program = CommandLineProgram.Start("map", "--type", "int", "x => x");
        var writing = Task.Run(async () =>
        {
            for (var x = 1; ; x++)
            {
                await program.Input.WriteAsync($"{x}\n");
            }
        });
        Assert.Equal("1", await program.ReadLineAsync());
        program.Output.Close();

        // The pipe from us to it breaks when it has ended.
        await Assert.ThrowsAnyAsync<IOException>(() => writing.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal((0, ""), await program.ExitAsync());
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_number_of_inputs()
    {
        // The task that comes last looks at what the process has needed so far.
        var ended = await CommandLineProgram.RunAsync(
            Numbers(1, 200_000), "map", "--type", "int", "x => x < 200_000 ? x : System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64");

        Assert.Equal(200_000, ended.Lines.Length);
        Assert.Equal("199999", ended.Lines[^2]);
        Assert.InRange(long.Parse(ended.Lines[^1], CultureInfo.InvariantCulture), 1, 400L << 20);
    }

    private static IEnumerable<string> Numbers(int first, int count) =>
        Enumerable.Range(first, count).Select(x => x.ToString(CultureInfo.InvariantCulture));
}
