namespace TaskFarm.FarmSuite;

public abstract class OutputTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    public async Task What_a_task_writes_to_the_console_is_in_its_result()
    {
        var farm = await StartAsync();

        var function = await farm.DoAsync(new MapTask(static () =>
        {
            Console.WriteLine("out");
            Console.Error.Write("error");
        }));
        var code = await farm.DoAsync(new StringTask("System.Console.WriteLine(\"from code\"); 1"));

        Assert.Equal($"out{Environment.NewLine}error", function.Output);
        Assert.Equal($"from code{Environment.NewLine}", code.Output);
        Assert.Equal("", (await farm.DoAsync(Jobs.Nothing())).Output);
    }

    [Fact]
    public async Task Tasks_that_write_at_the_same_time_get_each_its_own()
    {
        var farm = await StartAsync();

        var ids = await farm.RunAsync([.. Enumerable.Range(0, 40).Select(number => new MapTask(
            static async (int x) =>
            {
                for (var times = 0; times < 5; times++)
                {
                    Console.Write($"{x};");
                    await Task.Yield();
                }
            },
            [number]))]);

        foreach (var (id, number) in ids.Select((id, number) => (id, number)))
            Assert.Equal(string.Concat(Enumerable.Repeat($"{number};", 5)), (await farm.ResultAsync(id)).Output);
    }

    [Fact]
    public async Task A_failure_has_its_output_too_and_of_retries_the_last()
    {
        using var notes = new Notes();
        var farm = await StartAsync();

        var result = await farm.DoAsync(new MapTask(
            static int (string path) =>
            {
                Notes.Write(path, "run");
                Console.Write($"run {File.ReadAllLines(path).Length}");
                throw new InvalidOperationException("failed on purpose");
            },
            [notes.Path])
        { Retries = 1 });

        Assert.Equal("run 2", result.Output);
    }

    [Fact]
    public async Task A_long_output_is_cut_and_says_so()
    {
        var farm = await StartAsync(new FarmSettings { Engines = 1, MaxOutputLength = 1_000 });

        var result = await farm.DoAsync(new MapTask(static () =>
        {
            for (var line = 0; line < 1_000; line++)
                Console.Write("0123456789");
            return "done";
        }));

        Assert.Equal("done", result.Value);
        Assert.StartsWith(string.Concat(Enumerable.Repeat("0123456789", 100)), result.Output, StringComparison.Ordinal);
        Assert.InRange(result.Output.Length, 1_000, 1_200);
        Assert.Contains("cut at 1,000 characters; 9,000 more", result.Output, StringComparison.Ordinal);
    }
}
