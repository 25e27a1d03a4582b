using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;
using TaskFarm.Packing;

namespace TaskFarm.Orleans.Tests.Cluster;

/// <summary>What is in grain storage when, and what happens when storage fails.</summary>
public sealed class StorageTests : IAsyncDisposable
{
    private readonly SurvivingRecords _records = new();
    private FarmCluster? _cluster;

    public async ValueTask DisposeAsync()
    {
        _records.Before = _records.After = static _ => Task.CompletedTask;
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Results_are_in_storage_when_they_are_heard_and_batches_go_with_their_last_task()
    {
        var farm = await StartAsync();

        var ids = await farm.Client.RunAsync(Squares(20));
        await AssertSquaresAsync(farm, ids);

        Assert.Equal(20, _records.Count("task"));
        await Patience.Until(() => _records.Count("batch") == 0, "the batch to be dropped");
    }

    [Fact]
    public async Task Of_cleared_tasks_nothing_is_left_in_storage()
    {
        var farm = await StartAsync();

        // One full segment of the ledger, and some tasks of the next.
        var ids = await farm.Client.RunAsync(Squares(1_100)).Within("tasks to be accepted");
        await farm.Client.BarrierAsync().Within("tasks to end");
        Assert.Equal(1_100, _records.Count("task"));
        Assert.Equal(2, _records.CountStarting("ledger-"));

        Assert.Equal(1_100, await farm.Client.ClearAsync().Within("tasks to be cleared"));

        Assert.Equal(0, _records.Count("task"));
        Assert.Equal(1, _records.CountStarting("ledger-"));
        await Patience.Until(() => _records.Count("batch") == 0, "the batch to be dropped");
        await Assert.ThrowsAsync<TaskNotFoundException>(() => farm.Client.GetTaskResultAsync(ids[0]));
    }

    [Fact]
    public async Task Ids_go_on_though_those_given_out_last_were_all_cleared()
    {
        var farm = await StartAsync();
        using var gate = new Gate();
        // Two full segments of the ledger, of which the first has a task that runs.
        var ids = await farm.HoldAsync(gate, Squares(2_047));
        var barrier = farm.Client.BarrierAsync();
        await farm.Client.BarrierAsync([.. ids.Skip(1)]).Within("tasks to end");
        Assert.Equal(2_047, await farm.Client.ClearAsync().Within("tasks to be cleared"));

        await farm.Cluster.Cluster.DeactivateAsync(farm.Controller).Within("the controller to be deactivated");

        Assert.Equal(2_048, await farm.Client.RunAsync(Jobs.Nothing()).Within("a task to be accepted"));
        gate.Open();
        await barrier.Within("the barrier to end");
    }

    [Fact]
    public async Task Tasks_that_are_cleared_twice_at_the_same_time_are_counted_once_and_leave_nothing_behind()
    {
        var farm = await StartAsync();
        await farm.Client.RunAsync(Squares(1_024)).Within("tasks to be accepted");
        await farm.Client.BarrierAsync().Within("tasks to end");

        var counts = await Task.WhenAll(farm.Client.ClearAsync(), farm.Client.ClearAsync(), farm.Client.ClearAsync()).Within("tasks to be cleared");

        Assert.Equal(1_024, counts.Sum());
        Assert.Equal(0, _records.CountStarting("ledger-"));
        Assert.Equal(0, _records.Count("task"));
    }

    [Fact]
    public async Task A_storage_that_fails_for_a_while_delays_and_loses_nothing()
    {
        var farm = await StartAsync();
        using var gate = new Gate();
        var ids = await farm.Client.RunAsync([.. Enumerable.Range(0, 10).Select(_ => Jobs.Holding(gate)), .. Squares(50)]);
        await gate.ArrivedAsync(2);

        var failures = 0;
        _records.Before = call => call.Operation == StorageOperation.Write && call.Record == "task" && Interlocked.Increment(ref failures) <= 30
            ? throw new IOException("The database is not there.")
            : Task.CompletedTask;
        gate.Open();

        await AssertSquaresAsync(farm, [.. ids.Skip(10)]);
        await farm.Client.BarrierAsync().Within("every task to end, and the controller to hear of it");
        Assert.True(failures > 30);
        Assert.Equal((60, 0), ((await farm.Client.QueueStatusAsync()).Succeeded, (await farm.Client.QueueStatusAsync()).Failed));
    }

    [Fact]
    public async Task A_result_whose_write_was_done_but_not_answered_is_the_result()
    {
        var farm = await StartAsync();
        var lost = 0;
        _records.After = call => call is { Operation: StorageOperation.Write, Record: "task" } && Interlocked.Increment(ref lost) <= 5
            ? throw new IOException("The answer got lost.")
            : Task.CompletedTask;

        await AssertSquaresAsync(farm, await farm.Client.RunAsync(Squares(20)));
        Assert.True(lost > 5);
    }

    [Fact]
    public async Task A_storage_that_fails_when_engines_come_costs_no_task_its_engine()
    {
        var failures = 0;
        _records.Before = call => call.Record == "engine" && Interlocked.Increment(ref failures) <= 10
            ? throw new IOException("The database is not there.")
            : Task.CompletedTask;
        var farm = await StartAsync(engines: 0);
        var ids = await farm.Client.RunAsync(Squares(4)).Within("tasks to be accepted");
        await _cluster!.Engines(0).AddEngineAsync(farm.Name).Within("an engine to be added");

        await AssertSquaresAsync(farm, ids);
        Assert.All(await Task.WhenAll(ids.Select(id => farm.Client.GetTaskResultAsync(id))), result => Assert.Equal(1, result!.Attempts));
    }

    [Fact]
    public async Task A_namespace_goes_on_being_saved_after_a_write_that_was_done_but_not_answered()
    {
        var farm = await StartAsync(engines: 1);
        var engine = farm.Client.Engine(farm.Engines[0]);
        var writes = 0;
        _records.After = call => call is { Operation: StorageOperation.Write, Record: "engine" } && Interlocked.Increment(ref writes) == 1
            ? throw new IOException("The answer got lost.")
            : Task.CompletedTask;
        await engine.ExecuteAsync("var x = 1;").Within("code to run");
        await Patience.Until(() => writes > 1, "the namespace to be saved again");
        await engine.ExecuteAsync("x = 17;").Within("code to run");

        await _cluster!.Cluster.DeactivateAsync(_cluster.Cluster.Client.EngineOf(farm.Name, farm.Engines[0])).Within("the grain to be deactivated");

        Assert.Equal(17, (await engine.PullAsync(["x"]))["x"]);
    }

    [Fact]
    public async Task Of_a_submission_that_was_stored_in_part_nothing_is_left()
    {
        var farm = await StartAsync();

        // Its ids are in two segments of the ledger. When the first is written, storage is gone, and then the controller.
        var isGone = false;
        _records.Before = call =>
        {
            isGone |= call is { Operation: StorageOperation.Write, Record: "ledger-1" };
            return isGone ? Task.FromException(new IOException("The database is not there.")) : Task.CompletedTask;
        };
        await Assert.ThrowsAsync<FarmUnavailableException>(() => farm.Client.RunAsync(Squares(1_500)).Within("a submission to be refused"));
        Assert.True(isGone);
        await farm.Cluster.Cluster.DeactivateAsync(farm.Controller).Within("the controller to be deactivated");
        _records.Before = static _ => Task.CompletedTask;

        Assert.Equal((0, 0), await CountsAsync(farm));
        var ids = await farm.Client.RunAsync(Squares(1_500)).Within("tasks to be accepted");
        Assert.Equal(Enumerable.Range(0, 1_500).Select(static id => (long)id), ids);
        await AssertSquaresAsync(farm, ids);
        await farm.Client.BarrierAsync().Within("tasks to end");
        Assert.Equal((0, 1_500), await CountsAsync(farm));
    }

    [Fact]
    public async Task A_submission_whose_write_was_done_but_not_answered_is_refused_and_leaves_nothing_behind()
    {
        var farm = await StartAsync();
        await farm.Client.RunAsync(Jobs.Nothing());
        await farm.Client.BarrierAsync().Within("a task to end");
        var isFirst = true;
        _records.After = call =>
        {
            var isLost = isFirst && call is { Operation: StorageOperation.Write, Record: "ledger-0" };
            isFirst &= !isLost;
            return isLost ? Task.FromException(new IOException("The connection is lost.")) : Task.CompletedTask;
        };

        await Assert.ThrowsAsync<FarmUnavailableException>(() => farm.Client.RunAsync(Squares(5)).Within("a submission to be refused"));
        Assert.False(isFirst);
        var ids = await farm.Client.RunAsync(Squares(5)).Within("tasks to be accepted");

        await AssertSquaresAsync(farm, ids);
        await farm.Cluster.Cluster.DeactivateAsync(farm.Controller).Within("the controller to be deactivated");
        Assert.Equal((0, 6), await CountsAsync(farm));
        Assert.Equal(0, (await farm.Client.QueueStatusAsync()).Failed);
    }

    [Fact]
    public async Task An_abort_is_acknowledged_when_it_is_stored_however_long_that_takes()
    {
        var farm = await StartAsync();
        using var gate = new Gate();
        var id = (await farm.HoldAsync(gate))[0];
        var storage = new TaskCompletionSource();
        _records.Before = call => call is { Operation: StorageOperation.Write, Record: "task" } ? storage.Task : Task.CompletedTask;

        // Longer than a client waits until it asks again.
        var abort = farm.Client.AbortAsync(id);
        await Task.WhenAny(abort, Task.Delay(TimeSpan.FromSeconds(5)));
        Assert.False(abort.IsCompleted);
        storage.SetResult();

        await abort.Within("the abort to be acknowledged");
        gate.Open();
        Assert.Equal(FailureKind.Aborted, (await farm.Client.GetTaskResultAsync(id, block: true).Within("the task to end"))!.Failure!.Kind);
    }

    [Fact]
    public async Task An_assembly_that_could_not_be_stored_is_not_there()
    {
        var farm = await StartAsync();
        byte[] content = [1, 2, 3];
        var grain = farm.Cluster.Cluster.Client.GetGrain<ICodeGrain>(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)));
        _records.Before = static call => call.Record == "code" && call.Operation == StorageOperation.Write
            ? Task.FromException(new IOException("The disk is full."))
            : Task.CompletedTask;

        await Assert.ThrowsAnyAsync<Exception>(() => grain.PutAsync(content).Within("the assembly to be refused"));

        Assert.False(await grain.HasAsync().Within("the grain to answer"));
        _records.Before = static _ => Task.CompletedTask;
        await grain.PutAsync(content).Within("the assembly to be stored");
        Assert.True(await grain.HasAsync());
    }

    [Fact]
    public async Task What_was_cleared_in_part_does_not_run_again()
    {
        var farm = await StartAsync();
        using var notes = new Notes();
        await farm.Client.RunAsync([.. Enumerable.Range(0, 10).Select(_ => Jobs.Noting(notes, "run"))]);
        await farm.Client.BarrierAsync().Within("tasks to end");
        await Patience.Until(() => _records.Count("batch") == 0, "the batch to be dropped");

        // The tasks' grains have forgotten them when the controller can't store it.
        var hasBegun = false;
        _records.Before = call =>
        {
            hasBegun |= call.Operation == StorageOperation.Clear;
            return hasBegun && call.Operation == StorageOperation.Write ? Task.FromException(new IOException("The disk is full.")) : Task.CompletedTask;
        };
        await Assert.ThrowsAsync<FarmUnavailableException>(() => farm.Client.ClearAsync().Within("tasks to be cleared in part"));
        Assert.Equal(0, _records.Count("task"));
        _records.Before = static _ => Task.CompletedTask;
        await farm.Cluster.Cluster.DeactivateAsync(farm.Controller).Within("the controller to be deactivated");

        Assert.Equal((0, 10), await CountsAsync(farm));
        Assert.Equal(10, await farm.Client.ClearAsync().Within("tasks to be cleared"));
        Assert.Equal(Enumerable.Repeat("run", 10), notes.Lines);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_submission_whose_answer_got_lost_runs_once_even_if_it_has_ended(bool hasNextController)
    {
        var farm = await StartAsync();
        using var notes = new Notes();
        var grains = _cluster!.Cluster.Client;
        var batch = Guid.NewGuid();
        var tasks = new TaskBatch { Inbox = Guid.NewGuid(), Tasks = [PackedTask.Pack(Jobs.Noting(notes, "run")).Bytes.ToArray()] };
        await farm.Client.RunAsync(Jobs.Nothing());

        var first = await grains.BatchOf(farm.Name, batch).SubmitAsync(tasks, isAgain: false).Within("a submission to be accepted");
        await farm.Client.BarrierAsync().Within("the tasks to end");
        await Patience.Until(() => _records.Count("batch") == 0, "the batches to be dropped");
        if (hasNextController)
        {
            await farm.Cluster.Cluster.DeactivateAsync(farm.Controller).Within("the controller to be deactivated");
            await farm.Client.QueueStatusAsync().Within("the next controller to know its farm");
        }

        Assert.Equal(first, await grains.BatchOf(farm.Name, batch).SubmitAsync(tasks, isAgain: true).Within("the submission to be answered again"));

        await farm.Client.BarrierAsync().Within("the tasks to end");
        Assert.Equal(["run"], notes.Lines);
        Assert.Equal((0, 2), await CountsAsync(farm));
        await Patience.Until(() => _records.Count("batch") == 0, "the batch to be dropped again");
    }

    [Theory]
    [InlineData("batch")]
    [InlineData("ledger")]
    public async Task A_submission_that_cannot_be_stored_throws_and_leaves_nothing_behind(string record)
    {
        var farm = await StartAsync();
        await AssertSquaresAsync(farm, await farm.Client.RunAsync(Squares(1)));
        await Patience.Until(() => _records.Count("batch") == 0, "the batch to be dropped");
        var fails = true;
        _records.Before = call => fails && call.Operation == StorageOperation.Write && call.Record.StartsWith(record, StringComparison.Ordinal)
            ? throw new IOException("The disk is full.")
            : Task.CompletedTask;

        var error = await Assert.ThrowsAsync<FarmUnavailableException>(() => farm.Client.RunAsync(Squares(3)).Within("a submission to be refused"));
        Assert.Contains("The disk is full.", error.Message, StringComparison.Ordinal);

        fails = false;
        Assert.Equal(0, _records.Count("batch"));
        Assert.Equal((0, 1), await CountsAsync(farm));
        await AssertSquaresAsync(farm, await farm.Client.RunAsync(Squares(3)));
        await Patience.Until(() => _records.Count("batch") == 0, "the batch to be dropped");
        Assert.Equal((0, 4), await CountsAsync(farm));
    }

    [Fact]
    public async Task Of_a_large_submission_that_is_refused_no_batch_is_left_behind()
    {
        var farm = await StartAsync();
        await Assert.ThrowsAsync<CompilationException>(() => farm.Client.RunAsync(
            [.. Squares(10_100), Jobs.Nothing() with { DependExpression = "this is no expression" }]).Within("a submission to be refused"));

        await Patience.Until(() => _records.Count("batch") == 0, "the batches to be dropped");
        Assert.Equal((0, 0), await CountsAsync(farm));
    }

    private static MapTask[] Squares(int count) => [.. Enumerable.Range(0, count).Select(number => new MapTask(static (int x) => x * x, [number]))];

    private static async Task AssertSquaresAsync(TestFarm farm, IReadOnlyList<long> ids)
    {
        var results = await Task.WhenAll(ids.Select(id => farm.Client.GetTaskResultAsync(id, block: true))).Within($"{ids.Count} tasks to end");
        Assert.Equal(Enumerable.Range(0, ids.Count).Select(number => (object)(number * number)), results.Select(result => result!.Value));
    }

    private static async Task<(int Unfinished, int Succeeded)> CountsAsync(TestFarm farm)
    {
        var status = await farm.Client.QueueStatusAsync();
        return (status.Pending + status.Scheduled, status.Succeeded);
    }

    private async Task<TestFarm> StartAsync(int engines = 2)
    {
        _cluster = await FarmCluster.StartAsync(configure: silo => SurvivingStorage.AddTo(silo, _records));
        return await TestFarm.StartAsync(_cluster, engines);
    }
}
