using System.Diagnostics;
using Orleans.Storage;
using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Silo;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;
using TaskFarm.Packing;

namespace TaskFarm.Orleans.Tests.Cluster;

/// <summary>A controller that starts anew gives out what has not ended and runs nowhere.</summary>
public sealed class RecoveryTests : IAsyncLifetime
{
    private FarmCluster _cluster = null!;
    private TestFarm _farm = null!;
    private PlayedSilo _one = null!;
    private PlayedSilo _two = null!;

    public async Task InitializeAsync()
    {
        var records = new SurvivingRecords();
        _cluster = await FarmCluster.StartAsync(silos: 2, silo => SurvivingStorage.AddTo(silo, records));
        _farm = await TestFarm.StartAsync(_cluster, engines: 0, options => options.RecoveryTimeout = TimeSpan.FromMinutes(1));
        (_one, _two) = (new PlayedSilo(_farm, 0), new PlayedSilo(_farm, 1));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task What_ended_before_its_silo_came_to_the_next_controller_does_not_run_again()
    {
        await _farm.Client.RunAsync([Jobs.Returning(17), Jobs.Returning(18)]);
        var order = (await _one.RegisterAsync(("one", null))).Single();
        await StartNextControllerAsync();
        await _one.RegisterAsync();

        // The silo of this engine told the earlier controller.
        await _one.EndAsync(order, 17);
        await _one.RegisterAsync(("one", null));
        await _two.RegisterAsync(("two", null));

        var status = await _farm.Client.QueueStatusAsync().Within("the queue status");
        Assert.Equal((0, 1, 1), (status.Scheduled, status.Pending, status.Succeeded));
    }

    [Fact]
    public async Task An_engine_that_is_free_gets_nothing_before_all_silos_have_said_what_they_run()
    {
        await _farm.Client.RunAsync([Jobs.Returning(17), Jobs.Returning(18)]);
        var first = (await _one.RegisterAsync(("one", null))).Single();
        var second = (await _two.RegisterAsync(("two", null))).Single();
        await StartNextControllerAsync();
        await _one.RegisterAsync(("one", first));
        var next = _one.ReportAsync(await _one.EndAsync(first, 17));
        await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(500)));
        await _two.RegisterAsync(("two", second));

        Assert.Empty(await next);
        var engines = await _farm.Client.EnginesAsync().Within("the engines");
        var busy = Assert.Single(engines, engine => engine.TaskId is not null);
        Assert.Equal(("two", second.TaskId), (busy.Id, busy.TaskId!.Value));
    }

    [Fact]
    public async Task A_submission_and_a_status_wait_until_the_farm_is_known()
    {
        await _farm.Client.RunAsync([Jobs.Returning(17), Jobs.Returning(18)]);
        await StartNextControllerAsync();
        await _one.RegisterAsync();
        var status = _farm.Client.QueueStatusAsync();
        var next = _farm.Client.RunAsync(Jobs.Returning(19));

        await _two.RegisterAsync();

        Assert.InRange((await status.Within("the queue status")).Scheduled, 2, 3);
        Assert.Equal(2, await next.Within("the next task to be accepted"));
    }

    [Fact]
    public async Task No_call_waits_long_for_a_controller_to_know_its_farm()
    {
        await _farm.Client.RunAsync(Jobs.Returning(17));
        await StartNextControllerAsync();

        // A grain that is to leave its silo stays until its calls have been answered.
        var asked = Stopwatch.StartNew();
        await Assert.ThrowsAsync<OrleansException>(() => _farm.Controller.QueueStatusAsync(verbose: false).Within("the controller to answer"));
        Assert.InRange(asked.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));

        // A client asks again.
        var status = _farm.Client.QueueStatusAsync();
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await _one.RegisterAsync();
        await _two.RegisterAsync();
        Assert.Equal(1, (await status.Within("the queue status")).Scheduled);
    }

    [Fact]
    public async Task An_order_of_a_controller_whose_time_is_over_is_not_carried_out()
    {
        var id = await _cluster.Engines(0).AddEngineAsync(_farm.Name);
        using var gate = new Gate();
        var ids = await _farm.HoldAsync(gate, Jobs.Returning(17));
        var engine = ((EngineHost)_cluster.Engines(0)).Find(_farm.Name, id)!;

        await engine.Grain.StartAsync(engine.Running! with { Session = Guid.NewGuid() }).Within("the order to arrive");

        gate.Open();
        await _farm.Client.BarrierAsync(ids).Within("the tasks to end");
        Assert.Equal(1, gate.Arrivals);
    }

    [Fact]
    public async Task An_aborted_task_whose_engine_is_gone_does_not_run_again()
    {
        await _farm.Client.RunAsync(Jobs.Returning(17));
        await _one.RegisterAsync(("one", null));
        await _farm.Client.AbortAsync(0).Within("an abort to be acknowledged");
        await StartNextControllerAsync();
        await _one.RegisterAsync();
        await _two.RegisterAsync(("two", null));

        var result = await _farm.Client.GetTaskResultAsync(0, block: true).Within("the aborted task to end");

        Assert.Equal((FailureKind.Aborted, 1), (result!.Failure!.Kind, result.Attempts));
        Assert.Null(Assert.Single(await _farm.Client.EnginesAsync()).TaskId);
        Assert.Equal(1, (await _farm.Client.QueueStatusAsync()).Aborted);
    }

    [Fact]
    public async Task A_task_that_has_ended_is_not_aborted_though_the_controller_has_not_heard_of_it()
    {
        await _farm.Client.RunAsync(Jobs.Returning(17));
        var order = (await _one.RegisterAsync(("one", null))).Single();
        var settled = await _one.EndAsync(order, 17);

        await Assert.ThrowsAsync<TaskAlreadyCompletedException>(() => _farm.Client.AbortAsync(0).Within("an abort to be refused"));

        await _one.ReportAsync(settled);
        await Assert.ThrowsAsync<TaskAlreadyCompletedException>(() => _farm.Client.AbortAsync(0));
        Assert.Equal(1, (await _farm.Client.QueueStatusAsync()).Succeeded);
        Assert.Equal(17, (await _farm.Client.GetTaskResultAsync(0, block: true).Within("the result"))!.Value);
    }

    [Fact]
    public async Task An_attempt_that_was_given_up_does_not_change_what_was_heard()
    {
        await _farm.Client.RunAsync(Jobs.Returning(17));
        var first = (await _one.RegisterAsync(("one", null))).Single();
        await _farm.Controller.UnregisterAsync("one");
        var second = (await _one.RegisterAsync(("two", null))).Single();
        await _one.ReportAsync(await _one.EndAsync(second, 18));
        Assert.Equal(18, (await _farm.Client.GetTaskResultAsync(0, block: true).Within("the result"))!.Value);
        var grain = _cluster.Cluster.Client.TaskOf(_farm.Name, 0);
        await _cluster.Cluster.DeactivateAsync(grain).Within("the task's grain to be deactivated");

        // It comes for the first attempt of a new task, as far as its grain knows.
        await Assert.ThrowsAsync<InconsistentStateException>(() => _one.EndAsync(first, 17));

        await _cluster.Cluster.DeactivateAsync(grain).Within("the task's grain to be deactivated");
        Assert.Equal(18, PackedResult.Read((await grain.ResultAsync(wait: false).Within("the result"))!).Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_engine_that_was_given_up_does_not_come_back_with_its_attempt(bool hasNextController)
    {
        await _farm.Client.RunAsync(Jobs.Returning(17));
        var order = (await _one.RegisterAsync(("one", null))).Single();
        if (hasNextController)
        {
            await StartNextControllerAsync();
            await _two.RegisterAsync();
            await _one.RegisterAsync(("one", order));
            Assert.Equal(0, Assert.Single(await _farm.Client.EnginesAsync().Within("the engines")).TaskId);
        }

        await _farm.Controller.UnregisterAsync("one");

        await _one.RegisterAsync(("one", order));

        Assert.Empty(await _farm.Client.EnginesAsync());
        Assert.Equal(1, (await _farm.Client.QueueStatusAsync()).Scheduled);
        Assert.Equal(2, (await _one.RegisterAsync(("one", null))).Single().Attempt);
    }

    private Task StartNextControllerAsync() => _cluster.Cluster.DeactivateAsync(_farm.Controller).Within("the controller to be deactivated");
}
