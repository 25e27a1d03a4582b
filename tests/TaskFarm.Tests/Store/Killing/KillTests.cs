using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using TaskFarm.FarmSuite;
using Xunit.Abstractions;

namespace TaskFarm.Tests.Store.Killing;

/// <summary>A farm whose process is ended at any moment, time and again.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 20;
    private const int Clients = 4;
    private const int TasksWanted = 20_000;
    private const int MaxBatch = 150;
    private const int BatchesAhead = 3;
    private const int MaxMillisecondsToKill = 40;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("taskfarm-kill-");
    private readonly ConcurrentDictionary<long, string> _values = new();
    private readonly ConcurrentDictionary<long, string> _heard = new();
    private readonly ConcurrentDictionary<string, int> _unanswered = new();
    private int _given;
    private int _port;

    private string FilePath => Path.Combine(_folder.FullName, "farm.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Twenty_kills_lose_no_task_whose_id_was_given_out_and_change_no_result_that_was_heard()
    {
        var seed = Environment.GetEnvironmentVariable("TASKFARM_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"TASKFARM_SEED={seed}");
        var random = new Random(seed);
        var host = await HostProcess.StartAsync(FilePath);
        try
        {
            _port = host.Port;
            var seeds = Enumerable.Range(0, Clients).Select(_ => random.Next()).ToArray();
            var clients = Task.WhenAll(seeds.Select((clientSeed, number) => Task.Run(() => SubmitAsync($"c{number}", new Random(clientSeed)))));
            for (var kill = 1; kill <= Kills; kill++)
            {
                await Patience.Until(() => _given >= kill * TasksWanted / (Kills + 1), $"the clients to get on, before kill {kill}");
                await Task.Delay(random.Next(MaxMillisecondsToKill));
                await host.KillAsync();
                host.Dispose();
                host = await HostProcess.StartAsync(FilePath);
                _port = host.Port;
            }

            await clients.Within("the clients to be done");
            await VerifyAsync(host.Port);
        }
        finally
        {
            host.Dispose();
        }
    }

    private static string[] Split(string results) => results.Split('|');

    private async Task SubmitAsync(string name, Random random)
    {
        var ahead = new Queue<(long First, int Count)>();
        HostClient? host = null;
        for (var batch = 0; _given < TasksWanted; batch++)
        {
            var (tag, count) = ($"{name}.{batch}", random.Next(1, MaxBatch));
            try
            {
                host ??= await HostClient.ConnectAsync(_port);
                _unanswered[tag] = count;
                var answer = await host.AskAsync($"run {tag} {count}");
                var first = long.Parse(answer, CultureInfo.InvariantCulture);
                Take(tag, first, count);
                ahead.Enqueue((first, count));
                if (ahead.Count > BatchesAhead)
                {
                    var (from, length) = ahead.Dequeue();
                    foreach (var result in Split(await host.AskAsync($"results {from} {length}")))
                    {
                        _heard.TryAdd(long.Parse(result[..result.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture), result);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                host?.Dispose();
                host = null;
                await Task.Delay(5);
            }
        }

        host?.Dispose();
    }

    private void Take(string tag, long first, int count)
    {
        _unanswered.TryRemove(tag, out _);
        for (var index = 0; index < count; index++)
        {
            Assert.True(_values.TryAdd(first + index, $"{tag}.{index}"), $"The id {first + index} was given out twice.");
        }

        Interlocked.Add(ref _given, count);
    }

    private async Task VerifyAsync(int port)
    {
        using var host = await HostClient.ConnectAsync(port);
        await Patience.Until(async () => await host.AskAsync("unfinished") == "0", "all tasks to end");
        var next = int.Parse(await host.AskAsync("run last 1"), CultureInfo.InvariantCulture);
        var results = Split(await host.AskAsync($"results 0 {next}"));
        var (last, maxAttempts, unasked) = (0L, 0, new Dictionary<string, int>());
        Assert.Equal(next, results.Length);
        Assert.True(_values.Keys.Max() < next, "An id was given out that the farm does not know.");
        for (var id = 0; id < next; id++)
        {
            var words = results[id].Split(' ');
            var (value, attempts, completed) = (words[1], int.Parse(words[2], CultureInfo.InvariantCulture), long.Parse(words[3], CultureInfo.InvariantCulture));
            Assert.Equal($"{id}", words[0]);
            if (_values.TryGetValue(id, out var expected))
            {
                Assert.Equal(expected, value);
            }
            else
            {
                var tag = value[..value.LastIndexOf('.')];
                Assert.True(_unanswered.ContainsKey(tag), $"Task {id} is '{value}', which nobody handed in, or which has another id.");
                unasked[tag] = unasked.GetValueOrDefault(tag) + 1;
            }

            if (_heard.TryGetValue(id, out var heard))
            {
                Assert.Equal(heard, results[id]);
            }

            // One engine, first in first out: no task ends before one that was accepted earlier.
            Assert.True(completed >= last, $"Task {id} ended before task {id - 1}.");
            (last, maxAttempts) = (completed, Math.Max(maxAttempts, attempts));
        }

        Assert.All(unasked, batch => Assert.Equal(_unanswered[batch.Key], batch.Value));
        output.WriteLine(
            $"{_values.Count} ids given out and {_heard.Count} results heard through {Kills} kills; {_unanswered.Count} batches never answered, "
            + $"of which {unasked.Count} were accepted; {maxAttempts} attempts at most.");
    }

    [Fact]
    public async Task A_process_whose_disk_is_full_serves_what_is_there_and_goes_on_when_there_is_room()
    {
        if (!OperatingSystem.IsLinux())
        {
            output.WriteLine("Skipped: how large a file may grow is limited by way of Linux.");
            return;
        }

        using var process = await HostProcess.StartAsync(FilePath);
        using var host = await HostClient.ConnectAsync(process.Port);
        var first = await host.AskAsync("run before 10");
        var results = await host.AskAsync("results 0 10");
        Assert.Equal("limited", await host.AskAsync($"limit {new FileInfo(FilePath + "-wal").Length + 8_192}"));

        var refusal = "";
        await Patience.Until(async () => (refusal = await host.AskAsync("run full 100")).StartsWith("error", StringComparison.Ordinal), "the disk to be full");
        Assert.StartsWith("error: FarmUnavailableException: Nothing was accepted.", refusal, StringComparison.Ordinal);
        Assert.Contains(FilePath, refusal, StringComparison.Ordinal);
        Assert.Equal(results, await host.AskAsync("results 0 10"));

        Assert.Equal("limited", await host.AskAsync("limit none"));
        var again = "";
        await Patience.Until(async () => !(again = await host.AskAsync("run after 10")).StartsWith("error", StringComparison.Ordinal), "the farm to take tasks again");
        Assert.Equal("0", first);
        Assert.Contains("after.9", await host.AskAsync($"results {again} 10"), StringComparison.Ordinal);
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
