using System.Text.Json;
using TaskFarm.FarmSuite;
using TaskFarm.Server;

namespace TaskFarm.Tests.CommandLine;

/// <summary><c>taskfarm serve</c> and the commands that ask it.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly TemporaryFolder _user = new();

    private string File => Path.Combine(_user.Path, "taskfarm", "default.json");

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task Commands_find_the_server_of_their_user_without_being_told_where_it_is()
    {
        using var server = await ServeAsync();

        Assert.Equal("0\n", (await AskAsync("submit", "-e", "1 + 1")).Output);
        Assert.Equal("2\n", (await AskAsync("result", "0")).Output);
        Assert.Equal("1\n", (await AskAsync("submit", "-f", "(int x) => x / 0", "--arg", "7")).Output);
        var failed = await AskAsync("result", "1");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("DivideByZeroException", failed.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await AskAsync("barrier")).ExitCode);
        using var status = JsonDocument.Parse((await AskAsync("status", "--json")).Output);
        Assert.Equal(1, status.RootElement.GetProperty("failed").GetInt32());
        Assert.Equal(1, (await AskAsync("abort", "0")).ExitCode);
        Assert.Equal("2\n", (await AskAsync("clear")).Output);
        Assert.Equal(0, (await AskAsync("spin")).ExitCode);
        Assert.Equal("5\n", (await AskAsync("run", "-e", "2 + 3", "--profile", "default")).Output);
        var (address, token) = Connection();
        Assert.Equal("1\n4\n", (await AskAsync("map", "--type", "int", "x => x * x", "1", "2", "--server", $"{address}", "--token", token)).Output);
    }

    [Fact]
    public async Task Commands_work_with_one_engine_directly()
    {
        using var server = await ServeAsync();

        Assert.StartsWith("engine-0", (await AskAsync("engines")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await AskAsync("push", "engine-0", "xs=[1, 2, 3]")).ExitCode);
        Assert.Equal(0, (await AskAsync("execute", "engine-0", "-e", "var sum = xs.Sum();")).ExitCode);
        Assert.Equal(["sum", "xs"], (await AskAsync("keys", "engine-0")).Lines);
        Assert.Equal("{\"sum\":6}\n", (await AskAsync("pull", "engine-0", "sum", "--json")).Output);
        Assert.Equal("gpu = true\n", (await AskAsync("properties", "engine-0", "--set", "gpu=true")).Output);
        Assert.Equal(0, (await AskAsync("reset", "engine-0")).ExitCode);
        Assert.Equal("", (await AskAsync("keys", "engine-0")).Output);
        Assert.Equal(1, (await AskAsync("execute", "engine-0", "-e", "no code")).ExitCode);
        Assert.Equal(1, (await AskAsync("keys", "nobody")).ExitCode);
    }

    [Fact]
    public async Task Top_prints_snapshots_with_engines_counts_and_failures_where_there_is_no_terminal()
    {
        using var server = await ServeAsync("--engines", "2");
        await AskAsync("submit", "-e", "\nthrow new ArithmeticException(\"no \\e[31mluck\");");
        await AskAsync("submit", "-e", "1");
        Assert.Equal(0, (await AskAsync("barrier")).ExitCode);

        var once = await AskAsync("top", "--once");
        using var watching = CommandLineProgram.StartFor(_user.Path, "top");
        var first = await watching.ReadLineAsync();
        await watching.InterruptAsync();

        Assert.Equal(0, once.ExitCode);
        Assert.Contains("succeeded 1  failed 1  aborted 0", once.Output, StringComparison.Ordinal);
        Assert.Contains("engines: 2 idle, 0 busy, 0 penalised, 0 lost", once.Output, StringComparison.Ordinal);
        Assert.Contains("System.ArithmeticException: no  [31mluck", once.Output, StringComparison.Ordinal);
        Assert.Contains("   at task:line 2", once.Output, StringComparison.Ordinal);
        Assert.Contains("succeeded 1  failed 1", first, StringComparison.Ordinal);
        Assert.Equal(130, (await watching.EndAsync()).ExitCode);
        Assert.Equal(2, (await AskAsync("top", "--engines", "2")).ExitCode);
    }

    [Fact]
    public async Task The_connection_file_is_its_owners_alone_and_goes_with_the_server()
    {
        using var server = await ServeAsync();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }

        var second = await AskAsync("serve", "--urls", "http://127.0.0.1:0");
        Assert.Equal(2, second.ExitCode);
        Assert.Contains("default", second.Errors, StringComparison.Ordinal);
        await server.InterruptAsync();
        Assert.Equal(0, (await server.EndAsync()).ExitCode);

        Assert.False(System.IO.File.Exists(File));
        var lost = await AskAsync("status");
        Assert.Equal(2, lost.ExitCode);
        Assert.Contains("taskfarm serve", lost.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_was_killed_goes_on_with_its_store_and_with_code_that_was_shipped_to_it()
    {
        var store = Path.Combine(_user.Path, "farm.db");
        using var gate = new Gate();
        var server = await ServeAsync("--store", store, "--engines", "1");
        var (address, token) = Connection();
        var client = TaskClient.Connect(address, token);
        var factor = 6;
        var ids = await client.RunAsync([new MapTask(Gate.Hold, [gate.Path]), new MapTask((int x) => factor * x, [7])]);
        await gate.ArrivedAsync();

        // That an attempt has begun is on disk with whatever is committed next.
        Assert.Equal(2, await client.RunAsync(new MapTask(() => 1)));
        await server.KillAsync();
        server.Dispose();
        Assert.NotEqual(0, (await AskAsync("status")).ExitCode);
        using var again = await ServeAsync("--store", store, "--engines", "1");
        await gate.ArrivedAsync(2);
        gate.Open();
        (address, token) = Connection();
        client = TaskClient.Connect(address, token);

        Assert.Equal(42, (await client.GetTaskResultAsync(ids[1], block: true).Within("the task behind the one that was cut off"))!.Value);
        Assert.Equal(2, (await client.GetTaskResultAsync(ids[0], block: true))!.Attempts);
        Assert.Equal(3, await client.RunAsync(new MapTask(() => 1)));
    }

    [Fact]
    public async Task Whoever_waits_for_a_server_that_was_killed_hears_from_the_one_that_comes_after_it_at_the_same_port()
    {
        string[] options = ["--store", Path.Combine(_user.Path, "farm.db"), "--engines", "1", "--token", Guid.NewGuid().ToString("N")];
        using var gate = new Gate();
        var server = await ServeAsync(options);
        var (address, token) = Connection();
        var client = TaskClient.Connect(address, token, new FarmConnectionOptions { RetryFor = TimeSpan.FromMinutes(1) });
        await client.RunAsync([new MapTask(Gate.HoldFirst, [gate.Path]), new MapTask(() => 42)]);
        await gate.ArrivedAsync();

        // A client tries by itself again what breaks on a connection that has served before.
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.EnginesAsync()));
        var (result, some, all) = (client.GetTaskResultAsync(1, block: true), client.BarrierAsync([0]), client.BarrierAsync());

        // What is asked for first is under way: the answer to a later question is there.
        Assert.Equal(2, await client.RunAsync(new MapTask(() => 1)));
        await server.KillAsync();
        server.Dispose();
        using var again = await ServeAsync([.. options, "--urls", address.ToString()]);

        Assert.Equal(42, (await result.Within("the result"))!.Value);
        await some.Within("the barrier of one task");
        await all.Within("the barrier of all tasks");
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_server_that_is_told_to_end_does_so_at_once_and_its_store_has_the_tasks(string signal)
    {
        var store = Path.Combine(_user.Path, "farm.db");
        using var gate = new Gate();
        using var server = await ServeAsync("--store", store, "--engines", "1");
        var (address, token) = Connection();
        var client = TaskClient.Connect(address, token, new FarmConnectionOptions { RetryFor = TimeSpan.Zero });
        await client.RunAsync([new MapTask(() => 1), new MapTask(Gate.HoldFirst, [gate.Path]), new MapTask(() => 3)]);
        await gate.ArrivedAsync();
        var waiting = client.GetTaskResultAsync(2, block: true);
        using var watching = CommandLineProgram.StartFor(_user.Path, "top");
        await watching.ReadLineAsync();

        // A task that never ends and those who wait and watch don't keep it.
        await server.SignalAsync(signal);
        var ended = await server.EndAsync().WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal((0, ""), (ended.ExitCode, ended.Output));
        await Assert.ThrowsAsync<FarmUnavailableException>(() => waiting.Within("the wait to end"));
        Assert.Equal(1, (await watching.EndAsync()).ExitCode);
        using var again = await ServeAsync("--store", store, "--engines", "1");
        Assert.Equal("1\n3\n", (await AskAsync("result", "0", "1", "2")).Output);
    }

    [Fact]
    public async Task A_server_whose_store_is_deleted_accepts_nothing_says_why_and_ends()
    {
        var store = Path.Combine(_user.Path, "farm.db");
        using var server = await ServeAsync("--store", store);
        Assert.Equal("0\n", (await AskAsync("submit", "-e", "1 + 1")).Output);
        Assert.Equal("2\n", (await AskAsync("result", "0")).Output);
        System.IO.File.Delete(store);

        var refused = await AskAsync("submit", "-e", "1 + 2");
        var ended = await server.EndAsync();

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("was moved or deleted", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains($"'{store}', or its '-wal' file, was moved or deleted", ended.Errors, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData("serve", "--token", "easily guessed")]
    [InlineData("serve", "--server", "http://127.0.0.1:5050")]
    [InlineData("serve", "--urls", "http://0.0.0.0:0")]
    [InlineData("serve", "--urls", "http://127.0.0.1:99999")]
    [InlineData("serve", "--urls", "http://192.0.2.1:0", "--insecure")]
    [InlineData("serve", "--orleans")]
    [InlineData("serve", "--profile", "../evil")]
    [InlineData("status", "--server", "http://127.0.0.1:1")]
    [InlineData("status", "--server", "nowhere", "--token", "t")]
    [InlineData("status", "--token", "t")]
    [InlineData("result", "seven")]
    [InlineData("result")]
    [InlineData("submit")]
    [InlineData("top")]
    public async Task Wrong_usage_ends_with_2_and_a_hint(params string[] arguments)
    {
        var ended = await AskAsync(arguments);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("--help", ended.Errors, StringComparison.Ordinal);
    }

    private (Uri Address, string Token) Connection()
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(File));
        return (new Uri(document.RootElement.GetProperty("Address").GetString()!), document.RootElement.GetProperty("Token").GetString()!);
    }

    private async Task<CommandLineProgram> ServeAsync(params string[] options)
    {
        var before = System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File) : "";
        var server = CommandLineProgram.StartFor(_user.Path, ["serve", .. options.Contains("--urls") ? options : ["--urls", "http://127.0.0.1:0", .. options]]);
        await Patience.Until(() => System.IO.File.Exists(File) && System.IO.File.ReadAllText(File) != before, "the server to write its connection file");
        return server;
    }

    private Task<CommandLineProgram.Ended> AskAsync(params string[] arguments) => CommandLineProgram.RunForAsync(_user.Path, arguments);
}
