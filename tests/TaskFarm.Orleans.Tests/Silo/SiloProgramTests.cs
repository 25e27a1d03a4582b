using System.Globalization;
using System.Net;
using TaskFarm.FarmSuite;

namespace TaskFarm.Orleans.Tests.Silo;

public sealed class SiloProgramTests
{
    [Fact]
    public async Task Silo_says_one_line_when_ready_runs_a_task_and_leaves_in_good_order()
    {
        await using var silo = await SiloProcess.StartAsync("--engines", "2");
        Assert.Equal($"taskfarm-silo: ready, cluster dev, silo {silo.Endpoint}, gateway {silo.Gateway}, engines 2", silo.ReadyLine);
        Assert.Equal("42\n", await CommandLine.RunAsync(silo, "run", "-e", "6 * 7"));

        await silo.AskToStopAsync();
        var (exitCode, output, errors) = await silo.EndAsync();
        Assert.Equal("", output);
        Assert.True(exitCode == 0, errors);
    }

    [Fact]
    public async Task Three_silos_on_one_machine_share_the_work_of_one_farm()
    {
        await using var first = await SiloProcess.StartAsync("--engines", "1");
        await using var second = await SiloProcess.StartAsync("--engines", "1", "--join", first.Endpoint);
        await using var third = await SiloProcess.StartAsync("--engines", "1", "--join", first.Endpoint);

        // Tasks that take their time find every engine.
        var output = await CommandLine.RunAsync(second, ["map", "x => { Thread.Sleep(100); return Environment.ProcessId; }", .. Enumerable.Range(0, 30).Select(Text)]);
        var processes = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(30, processes.Length);
        Assert.Equal([.. ((int[])[first.Id, second.Id, third.Id]).Select(Text).Order()], processes.Distinct().Order());
    }

    [Fact]
    public async Task Map_sends_every_type_of_input_and_refuses_what_is_none()
    {
        await using var silo = await SiloProcess.StartAsync("--engines", "2");
        Assert.Equal("1\n4\n9\n", await CommandLine.RunAsync(silo, "map", "--type", "int", "x => x * x", "1", "2", "3"));
        Assert.Equal("ada\n", await CommandLine.RunAsync(silo, "map", "--type", "json", "x => (string)x[\"name\"]", "{\"name\": \"ada\"}"));
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => CommandLine.RunAsync(silo, "map", "--type", "int", "x => x", "1", "two"));
        Assert.Contains("'two' is not an int", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_leave_nothing_behind_in_a_cluster()
    {
        await using var silo = await SiloProcess.StartAsync("--engines", "2");
        await CommandLine.RunAsync(silo, "run", "-e", "1");
        await CommandLine.RunAsync(silo, ["map", "x => x.Length", .. Enumerable.Range(0, 600).Select(Text)]);
        await using var cluster = await ClusterClient.ConnectAsync(silo);
        var status = await cluster.Farm.QueueStatusAsync();
        Assert.Equal((0, 0, 0, 0), (status.Pending, status.Scheduled, status.Succeeded, status.Failed));
    }

    [Fact]
    public async Task Top_shows_a_clusters_farm_and_its_latest_failure()
    {
        await using var silo = await SiloProcess.StartAsync("--engines", "2");
        await CommandLine.RunAsync(silo, "submit", "-e", "int.Parse(\"none\")");
        await CommandLine.RunAsync(silo, "submit", "-e", "1");
        await CommandLine.RunAsync(silo, "barrier");

        var output = await CommandLine.RunAsync(silo, "top", "--once");

        Assert.Contains("succeeded 1  failed 1  aborted 0", output, StringComparison.Ordinal);
        Assert.Contains("System.FormatException", output, StringComparison.Ordinal);
        Assert.Contains("   at task:line 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_draws_the_attempts_of_a_cluster()
    {
        await using var silo = await SiloProcess.StartAsync("--engines", "1");
        using var top = Programs.Start("dotnet", Programs.Of("TaskFarm.CommandLine", "TaskFarm.CommandLine"), "top", "--orleans", silo.Gateway);
        Assert.Contains("succeeded 0", await top.StandardOutput.ReadLineAsync().Within("the first snapshot"), StringComparison.Ordinal);
        await CommandLine.RunAsync(silo, "submit", "-e", "1");

        var lines = new List<string?>();
        while (lines.Count < 100 && !lines.Exists(static line => line is not null && line.Contains(" idle  ", StringComparison.Ordinal) && line.Contains('█')))
        {
            lines.Add(await top.StandardOutput.ReadLineAsync().Within("a line"));
        }

        await top.SignalAsync("INT");
        await top.WaitForExitAsync().Within("the program to end");
        Assert.InRange(lines.Count, 1, 99);
        Assert.Equal(130, top.ExitCode);
    }

    [Fact]
    public async Task A_silo_told_to_stop_lets_its_tasks_end()
    {
        await using var first = await SiloProcess.StartAsync("--engines", "0");
        await using var second = await SiloProcess.StartAsync("--engines", "1", "--join", first.Endpoint);
        await using var cluster = await ClusterClient.ConnectAsync(first);
        using var gate = new TaskGate();
        var id = await cluster.Farm.RunAsync(new StringTask($"{gate.Code} \"done\""));
        await gate.WaitUntilEnteredAsync();
        await second.AskToStopAsync();
        var result = cluster.Farm.GetTaskResultAsync(id, block: true);
        gate.Open();
        Assert.Equal("done", (await result)!.Value);
        Assert.Equal(1, (await result)!.Attempts);
        Assert.Equal(0, (await second.EndAsync()).ExitCode);
        Assert.Empty(await cluster.Farm.EnginesAsync());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var silo = await SiloProcess.StartAsync("--engines", "0");
        using var another = Programs.Start("dotnet", Programs.Of("TaskFarm.Silo", "taskfarm-silo"), "--port", Text(silo.Port));
        var errors = await another.StandardError.ReadToEndAsync();
        await another.WaitForExitAsync();
        Assert.Equal(2, another.ExitCode);
        Assert.StartsWith($"taskfarm-silo: can't listen on {silo.Endpoint}: ", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Where_no_silo_answers_a_command_says_so_within_seconds()
    {
        var nobody = $"127.0.0.1:{FreePorts.Take()}";
        using var command = Programs.Start("dotnet", Programs.Of("TaskFarm.CommandLine", "TaskFarm.CommandLine"), "run", "-e", "1", "--orleans", nobody);
        var errors = await command.StandardError.ReadToEndAsync().Within("a command that finds no silo to give up");
        await command.WaitForExitAsync();
        Assert.Equal(2, command.ExitCode);
        Assert.StartsWith($"taskfarm: no silo of cluster dev answers at {nobody}: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_answers_at_an_address_of_its_own()
    {
        var url = $"http://127.0.0.1:{FreePorts.Take()}";
        await using var silo = await SiloProcess.StartAsync("--engines", "0", "--health-url", url);
        using var http = new HttpClient();
        foreach (var path in (string[])["/health", "/health/live", "/health/ready"])
        {
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(url + path))).StatusCode);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
