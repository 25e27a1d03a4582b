using TaskFarm.FarmSuite;
using TaskFarm.Storing;

namespace TaskFarm.Tests.Store;

/// <summary>A farm that goes on from where a crash left the one before it.</summary>
public sealed class AfterCrashTests : StoreTests
{
    [Fact]
    public async Task Tasks_that_waited_run_in_their_order_after_a_crash()
    {
        using var notes = new Notes();
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store, engines: 0);
        await farm.Client.RunAsync([.. Enumerable.Range(0, 30).Select(number => Noting(notes, $"{number}"))]);

        var next = await CrashAsync(store);

        await next.Client.BarrierAsync().Within("the tasks to end");
        Assert.Equal(Enumerable.Range(0, 30).Select(number => $"{number}"), notes.Lines);
        Assert.Equal("7", (await ResultAsync(next, 7)).Value);
    }

    [Fact]
    public async Task What_was_running_runs_again_first_as_a_new_attempt_and_no_retry_is_spent()
    {
        using var gate = new Gate();
        using var notes = new Notes();
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store);
        await farm.Client.RunAsync([
            new MapTask(HoldThenFail, [gate.Path, notes.Path]) { Retries = 1 },
            Noting(notes, "later"),
        ]);
        await gate.ArrivedAsync().Within("the task to run");
        await Patience.Until(() => store.Written.Any(batch => batch.Progress.Count > 0), "the attempt to be on disk");

        var picture = store.TakePicture();
        await EndAsync(farm, gate, notes);
        var next = await StartAsync(new SqliteTaskStore(picture));

        // Attempt 1 was lost with its process; attempt 2 fails and spends the retry; attempt 3 is the last.
        var result = await ResultAsync(next, 0);
        Assert.Equal((false, 3), (result.Succeeded, result.Attempts));
        await ResultAsync(next, 1);
        Assert.Equal(["held", "later", "held"], notes.Lines);
    }

    [Fact]
    public async Task Results_are_the_same_after_a_crash()
    {
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store);
        await farm.Client.RunAsync([
            new MapTask(static (int x) => new Point(x, $"{x}"), [17]),
            new MapTask(static int () => throw new InvalidOperationException("broken on purpose")),
            new StringTask("var a = 1 + 2; Console.Write(\"said\"); a * 2") { Pull = ["a"] },
            new StringTask("a = nonsense"),
            new MapTask(static () => { }),
        ]);
        await farm.Client.BarrierAsync().Within("the tasks to end");
        var before = await ResultsAsync(farm, 5);

        var next = await CrashAsync(store);

        Assert.Equal(before.Select(Text), (await ResultsAsync(next, 5)).Select(Text));
        Assert.Equal(new Point(17, "17"), (await ResultAsync(next, 0)).Value);
        Assert.Equal(3, (await ResultAsync(next, 2)).Get<int>("a"));
        Assert.Equal("said", (await ResultAsync(next, 2)).Output);
        Assert.Equal((3, 2, 0), await CountsAsync(next));
    }

    [Fact]
    public async Task A_task_that_went_back_to_the_queue_is_behind_those_that_were_there_with_the_retries_it_had_left()
    {
        using var notes = new Notes();
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store, engines: 0);
        using var gate = new Gate();
        await farm.Client.RunAsync([Failing(notes, "first", retries: 2), new MapTask(Gate.Hold, [gate.Path]), Noting(notes, "second")]);
        await farm.AddEngineAsync();
        await gate.ArrivedAsync().Within("the second task to run");
        await farm.Client.RunAsync(Noting(notes, "third"));
        await Patience.Until(() => store.Written.Any(batch => batch.Progress.Any(task => task.Place is not null)), "the retry to be on disk");

        var picture = store.TakePicture();
        var lines = notes.Lines.ToList();
        var next = await StartAsync(new SqliteTaskStore(picture), engines: 0);
        Assert.Equal([1, 2, 0, 3], (await next.Client.QueueStatusAsync(verbose: true)).ScheduledIds);
        gate.Open();
        await farm.DisposeAsync();
        File.WriteAllLines(notes.Path, lines);
        await next.AddEngineAsync();
        await next.Client.BarrierAsync().Within("the tasks to end");

        Assert.Equal(["first", "second", "first", "third", "first"], notes.Lines);
        Assert.Equal(3, (await ResultAsync(next, 0)).Attempts);
    }

    [Fact]
    public async Task A_chain_of_recovery_tasks_goes_on_at_the_link_it_had_come_to()
    {
        using var gate = new Gate();
        using var notes = new Notes();
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store);
        var last = Noting(notes, "last");
        var middle = new MapTask(HoldThenFail, [gate.Path, notes.Path]) { RecoveryTask = last };
        await farm.Client.RunAsync(Failing(notes, "first", retries: 0) with { RecoveryTask = middle });
        await gate.ArrivedAsync().Within("the recovery task to run");
        await Patience.Until(() => store.Written.Any(batch => batch.Progress.Any(task => task is { Link: 1, EngineId: not null })), "the second attempt to be on disk");

        var picture = store.TakePicture();
        await EndAsync(farm, gate, notes);
        var next = await StartAsync(new SqliteTaskStore(picture));

        var result = await ResultAsync(next, 0);
        Assert.Equal(["held", "last"], notes.Lines);
        Assert.Equal(("last", 4), (result.Value, result.Attempts));
    }

    [Fact]
    public async Task Aborts_that_were_acknowledged_hold_after_a_crash()
    {
        using var gate = new Gate();
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store);
        await farm.Client.RunAsync([new MapTask(Gate.Hold, [gate.Path]), new MapTask(static () => { })]);
        await gate.ArrivedAsync().Within("the first task to run");
        await farm.Client.AbortAsync(0);
        await farm.Client.AbortAsync(1);

        var next = await CrashAsync(store);

        Assert.Equal(FailureKind.Aborted, (await ResultAsync(next, 0)).Failure!.Kind);
        Assert.Equal(FailureKind.Aborted, (await ResultAsync(next, 1)).Failure!.Kind);
        Assert.Equal(1, gate.Arrivals);
        await Assert.ThrowsAsync<TaskAlreadyAbortedException>(() => next.Client.AbortAsync(0));
    }

    [Fact]
    public async Task A_task_that_runs_whenever_the_process_ends_is_suspected_at_last()
    {
        using var gate = new Gate();
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store);
        await farm.Client.RunAsync(new MapTask(Gate.Hold, [gate.Path]));
        for (var crash = 1; crash <= 2; crash++)
        {
            await gate.ArrivedAsync(crash).Within("the task to run");
            await Patience.Until(() => store.Written.Any(batch => batch.Progress.Any(task => task.Attempt == crash)), "the attempt to be on disk");
            store = new WatchedStore(store.TakePicture());
            farm = await StartAsync(store, set: options => options.AllowedEngineLosses = 1);
        }

        var result = await ResultAsync(farm, 0);
        Assert.Equal((FailureKind.EngineLost, 2), (result.Failure!.Kind, gate.Arrivals));
    }

    [Fact]
    public async Task A_farm_that_is_stopped_leaves_its_tasks_to_the_next_and_suspects_none()
    {
        using var gate = new Gate();
        for (var run = 1; run <= 4; run++)
        {
            var farm = await StartAsync(new SqliteTaskStore(FilePath), set: options => options.AllowedEngineLosses = 0);
            if (run == 1)
            {
                await farm.Client.RunAsync([new MapTask(Gate.HoldFirst, [gate.Path]), new MapTask(static () => 5)]);
                await gate.ArrivedAsync().Within("the task to run");
                await farm.DisposeAsync();
            }
            else
            {
                Assert.True((await ResultAsync(farm, 0)).Succeeded);
                Assert.Equal((2, 5), ((await ResultAsync(farm, 0)).Attempts, (await ResultAsync(farm, 1)).Value));
                await farm.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Ids_go_on_after_a_crash_though_everything_was_cleared()
    {
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store);
        await farm.Client.RunAsync([.. Enumerable.Range(0, 5).Select(_ => new MapTask(static () => { }))]);
        await farm.Client.BarrierAsync().Within("the tasks to end");
        Assert.Equal(5, await farm.Client.ClearAsync());

        var next = await CrashAsync(store);

        await Assert.ThrowsAsync<TaskNotFoundException>(() => next.Client.GetTaskResultAsync(4));
        Assert.Equal(5, await next.Client.RunAsync(new MapTask(static () => { })));
    }

    [Fact]
    public async Task Dependencies_hold_after_a_crash()
    {
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store);
        await farm.Client.RunAsync([
            new MapTask(static () => "predicate") { Depend = engine => engine.Get("gpu", false) },
            new MapTask(static () => "expression") { DependExpression = "memory >= 16" },
            new MapTask(static () => "none"),
        ]);

        var next = await CrashAsync(store);
        Assert.Equal("none", (await ResultAsync(next, 2)).Value);
        Assert.Equal([0, 1], (await next.Client.QueueStatusAsync(verbose: true)).ScheduledIds);

        await next.AddEngineAsync(new Dictionary<string, object?> { ["gpu"] = true });
        await next.AddEngineAsync(new Dictionary<string, object?> { ["memory"] = 32 });
        Assert.Equal(("predicate", "engine-1"), ((await ResultAsync(next, 0)).Value, (await ResultAsync(next, 0)).EngineId));
        Assert.Equal(("expression", "engine-2"), ((await ResultAsync(next, 1)).Value, (await ResultAsync(next, 1)).EngineId));
    }

    [Fact]
    public async Task A_task_with_a_stored_form_of_its_own_comes_back_through_its_reader()
    {
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store, engines: 0);
        await farm.Client.RunAsync(new WordTask("hello"));

        var next = await CrashAsync(store, set: options => options.StoredTaskReaders["word"] = WordTask.ReadAsync);

        Assert.Equal("hello", (await ResultAsync(next, 0)).Value);
    }

    [Fact]
    public async Task A_task_that_nobody_reads_any_more_fails_and_says_why_and_the_others_go_on()
    {
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store, engines: 0);
        await farm.Client.RunAsync([new WordTask("hello"), new MapTask(static () => 5)]);

        var next = await CrashAsync(store);

        Assert.Contains("'word', which nobody reads here", (await ResultAsync(next, 0)).Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(5, (await ResultAsync(next, 1)).Value);
    }

    // The process that crashed is this one: the attempt that it has running must have come to its end before the notes can start anew.
    private static async Task EndAsync(LocalFarm farm, Gate gate, Notes notes)
    {
        await farm.DisposeAsync();
        gate.Open();
        await Patience.Until(() => notes.Lines.Contains("held"), "the attempt of the farm that crashed to end");
        File.Delete(notes.Path);
    }

    private static MapTask Noting(Notes notes, string line) => new(Notes.Write, [notes.Path, line]);

    private static MapTask Failing(Notes notes, string line, int retries) => new(Notes.WriteAndFail, [notes.Path, line]) { Retries = retries };

    private static void HoldThenFail(string gate, string notes)
    {
        Gate.Hold(gate);
        Notes.WriteAndFail(notes, "held");
    }

    private static async Task<List<TaskResult>> ResultsAsync(LocalFarm farm, int count)
    {
        var results = new List<TaskResult>();
        for (var id = 0; id < count; id++)
        {
            results.Add(await ResultAsync(farm, id));
        }

        return results;
    }

    private static async Task<(int Succeeded, int Failed, int Aborted)> CountsAsync(LocalFarm farm)
    {
        var status = await farm.Client.QueueStatusAsync();
        return (status.Succeeded, status.Failed, status.Aborted);
    }

    private static string Text(TaskResult result) =>
        $"{result} {result.EngineId} {result.Submitted:O} {result.Started:O} {result.Completed:O} {result.Duration} {result.Attempts} '{result.Output}' "
        + $"{result.Failure?.Kind} {result.Failure?.StackTrace} {result.Failure?.CompilerMessages.Count}";

    private sealed record Point(int X, string Name);

    private sealed record WordTask(string Word) : BaseTask, IStoredTask
    {
        public string StoredKind => "word";

        public ReadOnlyMemory<byte> StoredBytes => System.Text.Encoding.UTF8.GetBytes(Word);

        public static ValueTask<ITask> ReadAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
            ValueTask.FromResult<ITask>(new WordTask(System.Text.Encoding.UTF8.GetString(bytes.Span)));

        public override ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken) => new(Word);
    }
}
