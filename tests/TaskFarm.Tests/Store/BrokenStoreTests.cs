using TaskFarm.FarmSuite;
using TaskFarm.Storing;

namespace TaskFarm.Tests.Store;

/// <summary>A store that can't go on, or not for now when the farm is stopped.</summary>
public sealed class BrokenStoreTests : StoreTests
{
    [Fact]
    public async Task Whoever_waits_and_whoever_comes_hears_that_the_store_is_gone_and_nothing_else()
    {
        using var gate = new Gate();
        var farm = await StartAsync(new SqliteTaskStore(FilePath), engines: 2);
        await farm.Client.RunAsync([new MapTask(Gate.Hold, [gate.Path]), new MapTask(Gate.Hold, [gate.Path])]);
        await gate.ArrivedAsync(2);
        var (result, barrier) = (farm.Client.GetTaskResultAsync(0, block: true), farm.Client.BarrierAsync());
        File.Delete(FilePath);

        gate.Open();

        await Assert.ThrowsAsync<FarmUnavailableException>(() => farm.Stopped.Within("the farm to stop"));
        Func<Task>[] all = [() => farm.Stopped, () => result, () => barrier, () => farm.Client.RunAsync(new MapTask(static () => 1)), () => farm.Client.GetTaskResultAsync(1), () => farm.Client.QueueStatusAsync()];
        foreach (var asked in all)
        {
            var exception = await Assert.ThrowsAsync<FarmUnavailableException>(() => asked().Within("an answer"));
            Assert.Contains($"'{FilePath}', or its '-wal' file, was moved or deleted", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Tasks_that_came_to_a_log_without_a_name_have_no_ids()
    {
        var farm = await StartAsync(new SqliteTaskStore(FilePath), engines: 0);
        await farm.Client.RunAsync(new MapTask(static () => 1));
        File.Delete(FilePath + "-wal");

        await Assert.ThrowsAsync<FarmUnavailableException>(() => farm.Client.RunAsync(new MapTask(static () => 2)).Within("an answer"));
        await Assert.ThrowsAsync<FarmUnavailableException>(() => farm.Stopped.Within("the farm to stop"));
    }

    [Fact]
    public async Task A_farm_that_stops_on_a_full_disk_says_what_will_run_again()
    {
        using var notes = new Notes();
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store);
        await farm.Client.RunAsync(new MapTask(NoteAndGiveMuch, [notes.Path]) { DependExpression = "there" });
        store.File.LimitPages(1);
        await farm.Client.Engine("engine-0").SetPropertiesAsync(new Dictionary<string, object?> { ["there"] = true });
        await Patience.Until(async () => (await farm.Client.QueueStatusAsync()).Succeeded == 1, "the task to end");

        await farm.DisposeAsync();

        var exception = await Assert.ThrowsAsync<FarmUnavailableException>(() => farm.Stopped.Within("the farm to stop"));
        Assert.Contains("their tasks will run again", exception.Message, StringComparison.Ordinal);
        Assert.Contains("no room left", exception.Message, StringComparison.Ordinal);
        var next = await StartAsync(new SqliteTaskStore(FilePath), engines: 0);
        await next.AddEngineAsync(new Dictionary<string, object?> { ["there"] = true });
        Assert.True((await ResultAsync(next, 0)).Succeeded);
        Assert.Equal(2, notes.Lines.Count);
    }

    [Fact]
    public async Task A_farm_that_stops_well_says_so()
    {
        var farm = await StartAsync(new SqliteTaskStore(FilePath));
        Assert.False(farm.Stopped.IsCompleted);

        await farm.DisposeAsync();

        await farm.Stopped.Within("the farm to stop");
    }

    private static byte[] NoteAndGiveMuch(string notes)
    {
        Notes.Write(notes, "ran");
        return new byte[100_000];
    }
}
