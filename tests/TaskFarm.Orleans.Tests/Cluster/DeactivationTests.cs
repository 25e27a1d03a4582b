using TaskFarm.Control;
using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Silo;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;

namespace TaskFarm.Orleans.Tests.Cluster;

/// <summary>Grains go and come; what they were is still there.</summary>
public sealed class DeactivationTests
{
    private const string KeptFarm = "kept";

    [Fact]
    public async Task A_namespace_survives_the_deactivation_of_its_engines_grain()
    {
        var cluster = await SharedCluster.GetAsync();
        var farm = await TestFarm.StartAsync(cluster, engines: 1);
        var engine = farm.Client.Engine(farm.Engines[0]);
        // One variable can't be stored: the engine itself goes on, and is not made anew of what was saved.
        await engine.ExecuteAsync("var x = 17; int Twice(int number) => 2 * number; var stop = new System.Threading.CancellationTokenSource();").Within("code to run");

        await cluster.Cluster.DeactivateAsync(cluster.Cluster.Client.EngineOf(farm.Name, farm.Engines[0])).Within("the grain to be deactivated");

        await engine.ExecuteAsync("var y = Twice(x);").Within("code to run");
        Assert.Equal(34, (await engine.PullAsync(["y"]))["y"]);
        Assert.Contains("stop", await engine.KeysAsync());
        Assert.Equal(51, (await RunAsync(farm, new StringTask("z = x + y;") { Pull = ["z"] })).Ns["z"]);
    }

    [Fact]
    public async Task A_namespace_survives_the_restart_of_its_silo_where_storage_does()
    {
        var records = new SurvivingRecords();
        await using var cluster = await FarmCluster.StartAsync(silos: 2, silo =>
        {
            SurvivingStorage.AddTo(silo, records);
            silo.AddTaskFarm(KeptFarm, options => options.EnginesPerSilo = 1);
        });
        var client = cluster.Client(KeptFarm);
        await Patience.Until(async () => (await client.EnginesAsync()).Count == 2, "both silos' engines to come");
        var silo = cluster.Cluster.Silos[1];
        var id = EngineName.Of(silo.Name, 0);
        await client.Engine(id).ExecuteAsync("var x = 17; int Twice(int number) => 2 * number;").Within("code to run");
        await Patience.Until(() => records.Count("engine") == 1, "the namespace to be saved");

        await cluster.Cluster.RestartSiloAsync(silo).Within("the silo to restart");

        await Patience.Until(async () => (await client.EnginesAsync()).Any(engine => engine.Id == id), "the engine to come back");
        await client.Engine(id).ExecuteAsync("var y = Twice(x);").Within("code to run");
        Assert.Equal(34, (await client.Engine(id).PullAsync(["y"]))["y"]);
    }

    [Fact]
    public async Task An_attempt_goes_on_when_its_engines_grain_is_deactivated()
    {
        var cluster = await SharedCluster.GetAsync();
        var farm = await TestFarm.StartAsync(cluster, engines: 1);
        using var gate = new Gate();
        var id = (await farm.HoldAsync(gate))[0];

        await cluster.Cluster.DeactivateAsync(cluster.Cluster.Client.EngineOf(farm.Name, farm.Engines[0])).Within("the grain to be deactivated");

        gate.Open();
        var result = (await farm.Client.GetTaskResultAsync(id, block: true).Within("the task to end"))!;
        Assert.Equal((true, 1, 1), (result.Succeeded, result.Attempts, gate.Arrivals));
    }

    [Fact]
    public async Task An_abort_reaches_an_attempt_through_the_grain_that_follows_the_one_that_was_deactivated()
    {
        var cluster = await SharedCluster.GetAsync();
        var farm = await TestFarm.StartAsync(cluster, engines: 1);
        using var gate = new Gate();
        using var notes = new Notes();
        var id = await farm.Client.RunAsync(new WaitingTask(gate.Path, notes.Path, TimeSpan.FromSeconds(90)));
        await gate.ArrivedAsync();

        await cluster.Cluster.DeactivateAsync(cluster.Cluster.Client.EngineOf(farm.Name, farm.Engines[0])).Within("the grain to be deactivated");

        await farm.Client.AbortAsync(id).Within("an abort to be acknowledged");
        var result = (await farm.Client.GetTaskResultAsync(id, block: true).Within("an aborted task to end"))!;
        Assert.Equal((FailureKind.Aborted, 1), (result.Failure!.Kind, result.Attempts));
        Assert.Single(notes.Lines);
    }

    [Fact]
    public async Task Grains_of_finished_tasks_are_deactivated_and_still_give_their_results()
    {
        var records = new SurvivingRecords();
        await using var cluster = await FarmCluster.StartAsync(configure: silo => SurvivingStorage.AddTo(silo, records));
        var farm = await TestFarm.StartAsync(cluster);
        var ids = await farm.Client.RunAsync([.. Enumerable.Range(0, 50).Select(Jobs.Returning)]);
        await farm.Client.BarrierAsync().Within("tasks to end");
        var management = cluster.Cluster.Client.GetGrain<IManagementGrain>(0);
        Assert.Equal(50, await CountAsync(management));

        await management.ForceActivationCollection(TimeSpan.Zero).Within("idle grains to be deactivated");

        await Patience.Until(async () => await CountAsync(management) == 0, "the tasks' grains to be gone");
        foreach (var id in ids)
            Assert.Equal((int)id, (await farm.Client.GetTaskResultAsync(id))!.Value);
    }

    [Fact]
    public async Task What_a_client_and_an_idle_engine_need_next_comes_to_life_before()
    {
        await using var cluster = await FarmCluster.StartAsync();
        var farm = await TestFarm.StartAsync(cluster, engines: 1);
        var management = cluster.Cluster.Client.GetGrain<IManagementGrain>(0);
        using var gate = new Gate();

        var id = (await farm.HoldAsync(gate))[0];

        await Patience.Until(
            async () => await management.GetActivationAddress(cluster.Cluster.Client.TaskOf(farm.Name, id)) is not null,
            "the grain of a task that runs to be there");
        await Patience.Until(async () => (await management.GetActiveGrains(GrainType.Create("taskbatch"))).Count == 2, "this batch and the next to be there");
    }

    // Orleans pools by thread what a call needs: taken on an engine's thread and given back on another, it would be left behind.
    [Fact]
    public async Task Reports_leave_from_threads_of_the_pool()
    {
        var calls = new System.Collections.Concurrent.ConcurrentQueue<bool>();
        await using var cluster = await FarmCluster.StartAsync(configure: silo => silo.AddOutgoingGrainCallFilter(async call =>
        {
            if (call.MethodName == nameof(ITaskGrain.EndAsync))
                calls.Enqueue(Thread.CurrentThread.IsThreadPoolThread);
            await call.Invoke();
        }));
        var farm = await TestFarm.StartAsync(cluster, engines: 2);

        await farm.Client.RunAsync([.. Enumerable.Range(0, 20).Select(Jobs.Returning)]);
        await farm.Client.BarrierAsync().Within("tasks to end");

        Assert.Equal(Enumerable.Repeat(true, 20), calls);
    }

    [Fact]
    public async Task A_controller_that_starts_anew_knows_all_tasks_of_a_large_submission()
    {
        var records = new SurvivingRecords();
        await using var cluster = await FarmCluster.StartAsync(configure: silo => SurvivingStorage.AddTo(silo, records));
        var farm = await TestFarm.StartAsync(cluster, engines: 0);
        // More than a batch takes, and the last ones in a segment of the ledger that they share with others.
        var ids = await farm.Client.RunAsync([.. Enumerable.Range(0, 10_050).Select(Jobs.Returning)]).Within("tasks to be accepted");

        await cluster.Cluster.DeactivateAsync(farm.Controller).Within("the controller to be deactivated");

        Assert.Equal(ids.Count, (await farm.Client.QueueStatusAsync().Within("the queue status")).Scheduled);
        Assert.Equal(ids.Count, await farm.Client.RunAsync(Jobs.Nothing()).Within("one more task to be accepted"));
    }

    [Fact]
    public async Task What_a_controller_gives_up_whose_time_is_over_is_not_lost()
    {
        var records = new SurvivingRecords();
        await using var cluster = await FarmCluster.StartAsync(configure: silo => SurvivingStorage.AddTo(silo, records));
        var farm = await TestFarm.StartAsync(cluster, engines: 1);
        using var gate = new Gate();
        var id = (await farm.HoldAsync(gate))[0];
        var order = ((EngineHost)cluster.Engines(0)).Find(farm.Name, farm.Engines[0])!.Running!;
        await cluster.Cluster.DeactivateAsync(farm.Controller).Within("the controller to be deactivated");
        Assert.Equal(1, (await farm.Client.QueueStatusAsync().Within("the next controller to start")).Pending + (await farm.Client.QueueStatusAsync()).Scheduled);

        // The first controller had an engine less to say, and its word was a long time on its way.
        var verdict = await cluster.Cluster.Client.TaskOf(farm.Name, id).LoseAsync(order with { EngineId = "" });

        Assert.Null(verdict.State);
        gate.Open();
        var result = (await farm.Client.GetTaskResultAsync(id, block: true).Within("the task to end"))!;
        Assert.Equal((true, 1, 1), (result.Succeeded, result.Attempts, gate.Arrivals));
    }

    [Fact]
    public async Task An_engine_whose_task_another_has_done_gets_the_next_when_it_is_free()
    {
        var cluster = await SharedCluster.GetAsync();
        var farm = await TestFarm.StartAsync(cluster, engines: 1);
        using var gate = new Gate();
        var ids = await farm.HoldAsync(gate, Jobs.Returning(17));
        var silo = new PlayedSilo(farm, 0);
        await silo.RegisterAsync();

        // To that one an earlier controller had given the same attempt.
        await silo.ReportAsync(
            new SettledAttempt { TaskId = ids[0], Attempt = 1, EngineId = "another", Verdict = new AttemptVerdict { State = TaskState.Succeeded } });

        Assert.Equal((0, 1), await StandingAsync(farm));
        gate.Open();
        var next = (await farm.Client.GetTaskResultAsync(ids[1], block: true).Within("the next task to end"))!;
        Assert.Equal((17, 1), (next.Value, next.Attempts));
    }

    private static async Task<(int Pending, int Scheduled)> StandingAsync(TestFarm farm)
    {
        var status = await farm.Client.QueueStatusAsync();
        return (status.Pending, status.Scheduled);
    }

    [Fact]
    public async Task In_the_silos_memory_a_controller_that_starts_anew_gives_no_old_results()
    {
        var cluster = await SharedCluster.GetAsync();
        var farm = await TestFarm.StartAsync(cluster);
        var old = await farm.Client.RunAsync([.. Enumerable.Range(0, 5).Select(Jobs.Returning)]);
        await farm.Client.BarrierAsync().Within("tasks to end");

        await cluster.Cluster.DeactivateAsync(farm.Controller).Within("the controller to be deactivated");

        await Assert.ThrowsAsync<TaskNotFoundException>(() => farm.Client.GetTaskResultAsync(old[4]));
        using var gate = new Gate();
        var ids = await farm.Client.RunAsync([Jobs.Holding(gate), .. Enumerable.Range(100, 4).Select(Jobs.Returning)]).Within("tasks to be accepted");
        Assert.Equal(old, ids);
        await gate.ArrivedAsync();
        Assert.Null(await farm.Client.GetTaskResultAsync(ids[0]));
        gate.Open();
        await farm.Client.BarrierAsync(ids).Within("tasks to end");
        foreach (var id in ids.Skip(1))
            Assert.Equal(99 + (int)id, (await farm.Client.GetTaskResultAsync(id, block: true).Within("a result"))!.Value);
    }

    [Fact]
    public async Task In_the_silos_memory_a_task_does_not_get_the_result_of_an_earlier_one_that_still_runs()
    {
        var cluster = await SharedCluster.GetAsync();
        var farm = await TestFarm.StartAsync(cluster, engines: 2);
        using var gate = new Gate();
        var old = await farm.HoldAsync(gate);

        await cluster.Cluster.DeactivateAsync(farm.Controller).Within("the controller to be deactivated");
        var ids = await farm.Client.RunAsync([Jobs.Returning(17)]).Within("a task to be accepted");
        Assert.Equal(old, ids);
        Assert.Equal(17, (await farm.Client.GetTaskResultAsync(ids[0], block: true).Within("its result"))!.Value);
        gate.Open();

        // The engine comes back when its old task has ended.
        await Patience.Until(async () => (await farm.Client.EnginesAsync()).Count == 2, "both engines to be there");
        Assert.Equal(17, (await farm.Client.GetTaskResultAsync(ids[0]).Within("its result"))!.Value);
        Assert.Equal(1, (await farm.Client.QueueStatusAsync()).Succeeded);
    }

    [Fact]
    public async Task In_the_silos_memory_a_task_does_not_get_the_result_of_an_earlier_one_that_nobody_took()
    {
        var cluster = await SharedCluster.GetAsync();
        var farm = await TestFarm.StartAsync(cluster);
        await farm.Client.RunAsync([.. Enumerable.Range(0, 1_000).Select(Jobs.Returning)]);
        await farm.Client.BarrierAsync().Within("tasks to end");

        await cluster.Cluster.DeactivateAsync(farm.Controller).Within("the controller to be deactivated");
        var ids = await farm.Client.RunAsync([.. Enumerable.Range(5_000, 1_000).Select(Jobs.Returning)]).Within("tasks to be accepted");

        var results = await Task.WhenAll(ids.Select(id => farm.Client.GetTaskResultAsync(id, block: true))).Within("their results");
        Assert.Equal(Enumerable.Range(5_000, 1_000), results.Select(static result => (int)result!.Value!));
    }

    [Fact]
    public async Task Who_waits_for_tasks_that_were_lost_with_the_silos_memory_hears_of_it()
    {
        var cluster = await SharedCluster.GetAsync();
        var farm = await TestFarm.StartAsync(cluster, engines: 1);
        using var gate = new Gate();
        var ids = await farm.HoldAsync(gate, Jobs.Nothing());
        var result = farm.Client.GetTaskResultAsync(ids[1], block: true);
        Task[] barriers = [farm.Client.BarrierAsync(), farm.Client.BarrierAsync(ids)];
        await farm.Client.QueueStatusAsync();

        await cluster.Cluster.DeactivateAsync(farm.Controller).Within("the controller to be deactivated");

        foreach (var barrier in barriers)
        {
            Assert.Contains("lost", (await Assert.ThrowsAsync<FarmUnavailableException>(() => barrier.Within("the barrier to end"))).Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<TaskNotFoundException>(() => result.Within("the wait to end"));
        gate.Open();
    }

    private static async Task<TaskResult> RunAsync(TestFarm farm, ITask task) =>
        (await farm.Client.GetTaskResultAsync(await farm.Client.RunAsync(task), block: true).Within("a task to end"))!;

    private static async Task<int> CountAsync(IManagementGrain management) =>
        (await management.GetSimpleGrainStatistics()).Where(grain => grain.GrainType.EndsWith(".TaskGrain,TaskFarm.Orleans", StringComparison.Ordinal)
            || grain.GrainType.Contains(nameof(TaskGrain), StringComparison.Ordinal)).Sum(grain => grain.ActivationCount);
}
