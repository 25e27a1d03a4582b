using TaskFarm.FarmSuite;

namespace TaskFarm.Tests.Store;

/// <summary>What a task has spent is on disk before what it was spent on begins, and before anybody hears of it.</summary>
public sealed class SpentAttemptsTests : StoreTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    public async Task A_crash_as_an_attempt_begins_leaves_the_retries_that_were_left(int attempt, int runsLeft)
    {
        using var notes = new Notes();
        var farm = await StartAsync(new WatchedStore(FilePath));
        await farm.Client.RunAsync(new MapTask(PictureThenFail, [FilePath, notes.Path]) { Retries = 2 });
        await ResultAsync(farm, 0);
        Assert.Equal(["run", "run", "run"], notes.Lines);

        var next = await StartAsync(new WatchedStore(PictureOf(FilePath, attempt)));

        Assert.False((await ResultAsync(next, 0)).Succeeded);
        Assert.Equal(3 + runsLeft, notes.Lines.Count);
    }

    [Fact]
    public async Task A_crash_as_a_recovery_task_begins_leaves_the_original_behind()
    {
        using var notes = new Notes();
        var farm = await StartAsync(new WatchedStore(FilePath));
        await farm.Client.RunAsync(new MapTask(Notes.WriteAndFail, [notes.Path, "original"])
        {
            Retries = 1,
            RecoveryTask = new MapTask(TakePictureOnce, [FilePath, notes.Path]),
        });
        await ResultAsync(farm, 0);

        var next = await StartAsync(new WatchedStore(PictureOf(FilePath, 3)));

        Assert.Equal("recovered", (await ResultAsync(next, 0)).Value);
        Assert.Equal(["original", "original", "recovered", "recovered"], notes.Lines);
    }

    [Fact]
    public async Task Who_watches_hears_of_an_attempt_when_what_came_of_it_is_on_disk()
    {
        using var gate = new Gate();
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store);
        using var feed = farm.Watch();
        await farm.Client.RunAsync(new MapTask(HoldThenFail, [gate.Path]) { RecoveryTask = new MapTask(static () => 5) });
        await gate.ArrivedAsync();
        await farm.Client.QueueStatusAsync();
        store.HoldUp();
        gate.Open();
        await Patience.Until(() => store.Begun > store.Written.Count, "the failure to be on its way to the disk");
        Assert.Equal([typeof(FarmEvent.TasksSubmitted), typeof(FarmEvent.AttemptStarted)], Read(feed).Select(heard => heard.GetType()));

        store.GoOn();

        // Whoever waits for the result and whoever watches hear of the end one after another.
        var told = new List<FarmEvent>();
        await Patience.Until(() => (told = [.. told, .. Read(feed)]).OfType<FarmEvent.TaskEnded>().Any(), "the end to be told");
        Assert.Collection(
            told,
            heard => Assert.Equal((1, FailureKind.Exception), Of((FarmEvent.AttemptEnded)heard)),
            heard => Assert.Equal(2, ((FarmEvent.AttemptStarted)heard).Attempt),
            heard => Assert.Equal((2, null), Of((FarmEvent.AttemptEnded)heard)),
            heard => Assert.Null(((FarmEvent.TaskEnded)heard).Failure));
    }

    [Fact]
    public async Task An_attempt_that_waits_for_the_disk_is_not_lost_with_its_engine()
    {
        using var gate = new Gate();
        using var notes = new Notes();
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store);
        await farm.Client.RunAsync(new MapTask(HoldThenFail, [gate.Path]) { RecoveryTask = new MapTask(Notes.Write, [notes.Path, "recovered"]) });
        await gate.ArrivedAsync();
        await farm.Client.QueueStatusAsync();
        store.HoldUp();
        gate.Open();
        await Patience.Until(() => store.Begun > store.Written.Count, "the failure to be on its way to the disk");
        await farm.RemoveEngineAsync("engine-0");
        await farm.AddEngineAsync();
        Assert.Empty(notes.Lines);

        store.GoOn();

        Assert.Equal(("recovered", "engine-1"), ((await ResultAsync(farm, 0)).Value, (await ResultAsync(farm, 0)).EngineId));
        Assert.Equal(["recovered"], notes.Lines);
    }

    private static string PictureOf(string store, int run) => $"{store}.{run}";

    // The store as a crash in this very moment would leave it; the first time only, as the next farm does the same.
    private static void TakePicture(string store, int run)
    {
        if (!File.Exists(PictureOf(store, run)))
        {
            File.Copy(store, PictureOf(store, run));
            File.Copy(store + "-wal", PictureOf(store, run) + "-wal");
        }
    }

    private static void PictureThenFail(string store, string notes)
    {
        TakePicture(store, File.ReadAllLines(notes).Length + 1);
        Notes.WriteAndFail(notes, "run");
    }

    private static string TakePictureOnce(string store, string notes)
    {
        TakePicture(store, 3);
        return Notes.Write(notes, "recovered");
    }

    private static void HoldThenFail(string gate)
    {
        Gate.Hold(gate);
        throw new InvalidOperationException("failed on purpose");
    }

    private static (int Attempt, FailureKind? Failure) Of(FarmEvent.AttemptEnded ended) => (ended.Attempt, ended.Failure);

    private static List<FarmEvent> Read(FarmEventFeed feed)
    {
        var heard = new List<FarmEvent>();
        while (feed.TryRead(out var farmEvent))
        {
            heard.Add(farmEvent);
        }

        return heard;
    }
}
