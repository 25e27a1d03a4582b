using TaskFarm.FarmSuite;
using Xunit.Abstractions;

namespace TaskFarm.Tests.Store.Killing;

/// <summary>A farm whose process is ended at any moment, time and again, or whose disk is full.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("taskfarm-kill-");

    private string FilePath => Path.Combine(_folder.FullName, "farm.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public Task Twenty_kills_of_a_server_lose_no_task_whose_id_was_given_out_and_change_no_result_that_was_heard() =>
        new KillRun(async () => await ServedProcess.StartAsync(FilePath), kills: 20, tasksWanted: 20_000, output).PassAsync();

    [Fact]
    public Task Kills_of_an_embedded_farm_lose_no_task_whose_id_was_given_out_and_change_no_result_that_was_heard() =>
        new KillRun(async () => await HostProcess.StartAsync(FilePath), kills: 5, tasksWanted: 5_000, output).PassAsync();

    [Fact]
    public async Task A_process_whose_disk_is_full_serves_what_is_there_and_goes_on_when_there_is_room()
    {
        if (!OperatingSystem.IsLinux())
        {
            output.WriteLine("Skipped: how large a file may grow is limited by way of Linux.");
            return;
        }

        using var process = await HostProcess.StartAsync(FilePath);
        using var host = await process.AskAsync();
        await host.RunAsync("before", 10);
        var results = await host.ResultsAsync(0, 10);
        Assert.Equal("limited", await host.AskAsync($"limit {new FileInfo(FilePath + "-wal").Length + 8_192}"));

        var refusal = "";
        await Patience.Until(async () => (refusal = await host.AskAsync("run full 100")).StartsWith("error", StringComparison.Ordinal), "the disk to be full");
        Assert.StartsWith("error: FarmUnavailableException: Nothing was accepted.", refusal, StringComparison.Ordinal);
        Assert.Contains(FilePath, refusal, StringComparison.Ordinal);
        Assert.Equal(results, await host.ResultsAsync(0, 10));

        Assert.Equal("limited", await host.AskAsync("limit none"));
        var first = "";
        await Patience.Until(async () => !(first = await host.AskAsync("run after 10")).StartsWith("error", StringComparison.Ordinal), "the farm to take tasks again");
        Assert.Contains("after.9", await host.AskAsync($"results {first} 10"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_is_refused_the_store_until_the_first_is_gone()
    {
        using var first = await HostProcess.StartAsync(FilePath);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => HostProcess.StartAsync(FilePath));
        Assert.Contains("has it open", exception.Message, StringComparison.Ordinal);

        await first.KillAsync();
        using var second = await HostProcess.StartAsync(FilePath);
    }
}
