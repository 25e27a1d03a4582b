using System.Collections.Concurrent;
using System.Globalization;
using TaskFarm.FarmSuite;
using Xunit.Abstractions;

namespace TaskFarm.Tests.Store.Killing;

/// <summary>Tasks going in from four clients into a farm whose process is ended time and again; and what must be true of it in the end.</summary>
internal sealed class KillRun(Func<Task<IKilledFarm>> start, int kills, int tasksWanted, ITestOutputHelper output)
{
    private const int Clients = 4;
    private const int MaxBatch = 150;
    private const int BatchesAhead = 3;
    private const int MaxMillisecondsToKill = 40;

    private readonly ConcurrentDictionary<long, string> _values = new();
    private readonly ConcurrentDictionary<long, string> _heard = new();
    private readonly ConcurrentDictionary<string, int> _unanswered = new();
    private volatile IKilledFarm? _farm;
    private int _given;

    public async Task PassAsync()
    {
        var seed = Environment.GetEnvironmentVariable("TASKFARM_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"TASKFARM_SEED={seed}");
        var random = new Random(seed);
        _farm = await start();
        try
        {
            var seeds = Enumerable.Range(0, Clients).Select(_ => random.Next()).ToArray();
            var clients = Task.WhenAll(seeds.Select((clientSeed, number) => Task.Run(() => SubmitAsync($"c{number}", new Random(clientSeed)))));
            for (var kill = 1; kill <= kills; kill++)
            {
                await Patience.Until(
                    () => clients.IsFaulted || Volatile.Read(ref _given) >= kill * tasksWanted / (kills + 1), $"the clients to get on, before kill {kill}");
                await Task.Delay(random.Next(MaxMillisecondsToKill));
                await _farm.KillAsync();
                _farm.Dispose();
                _farm = await start();
            }

            await clients.Within("the clients to be done");
            await VerifyAsync();
        }
        finally
        {
            _farm?.Dispose();
        }
    }

    private async Task SubmitAsync(string name, Random random)
    {
        var ahead = new Queue<(long First, int Count)>();
        IKilledFarmClient? client = null;
        for (var batch = 0; Volatile.Read(ref _given) < tasksWanted; batch++)
        {
            var (tag, count) = ($"{name}.{batch}", random.Next(1, MaxBatch));
            try
            {
                client ??= await _farm!.ConnectAsync();
                _unanswered[tag] = count;
                var first = await client.RunAsync(tag, count);
                Take(tag, first, count);
                ahead.Enqueue((first, count));
                if (ahead.Count > BatchesAhead)
                {
                    var (from, length) = ahead.Dequeue();
                    foreach (var result in await client.ResultsAsync(from, length))
                    {
                        _heard.TryAdd(long.Parse(result.Split(' ')[0], CultureInfo.InvariantCulture), result);
                    }
                }
            }
            catch (IOException)
            {
                client?.Dispose();
                client = null;
                await Task.Delay(5);
            }
        }

        client?.Dispose();
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

    private async Task VerifyAsync()
    {
        using var client = await _farm!.ConnectAsync();
        await Patience.Until(async () => await client.UnfinishedAsync() == 0, "all tasks to end");
        var next = (int)await client.RunAsync("last", 1);
        var results = await client.ResultsAsync(0, next);
        var (last, maxAttempts, unasked) = (0L, 0, new Dictionary<string, int>());
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

        // A batch is accepted as a whole or not at all.
        Assert.All(unasked, batch => Assert.Equal(_unanswered[batch.Key], batch.Value));
        output.WriteLine(
            $"{_values.Count} ids given out and {_heard.Count} results heard through {kills} kills; {_unanswered.Count} batches never answered, "
            + $"of which {unasked.Count} were accepted; {maxAttempts} attempts at most.");
    }
}
