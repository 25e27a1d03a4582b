using TaskFarm.Control;
using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Silo;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;
using TaskFarm.Packing;

namespace TaskFarm.Orleans.Tests.Cluster;

/// <summary>A controller that starts anew gives out what has not ended and runs nowhere; the tests play the silos that come to it.</summary>
public sealed class RecoveryTests : IAsyncLifetime
{
    private static readonly AttemptVerdict Succeeded = new() { State = TaskState.Succeeded };

    private FarmCluster _cluster = null!;
    private TestFarm _farm = null!;

    private ITaskControllerGrain Controller => _cluster.Cluster.Client.ControllerOf(_farm.Name);

    public async Task InitializeAsync()
    {
        var records = new SurvivingRecords();
        _cluster = await FarmCluster.StartAsync(silos: 2, silo => SurvivingStorage.AddTo(silo, records));
        _farm = await TestFarm.StartAsync(_cluster, engines: 0, options => options.RecoveryTimeout = TimeSpan.FromMinutes(1));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task What_ended_before_its_silo_came_to_the_next_controller_does_not_run_again()
    {
        await _farm.Client.RunAsync([Jobs.Returning(17), Jobs.Returning(18)]);
        var order = (await RegisterAsync(0, ("one", null))).Orders.Single();
        await StartNextControllerAsync();
        await RegisterAsync(0);

        // The silo of this engine told the earlier controller.
        await EndAsync(order, 17);
        await RegisterAsync(0, ("one", null));
        await RegisterAsync(1, ("two", null));

        var status = await _farm.Client.QueueStatusAsync().Within("the queue status");
        Assert.Equal((0, 1, 1), (status.Scheduled, status.Pending, status.Succeeded));
    }

    [Fact]
    public async Task An_engine_that_is_free_gets_nothing_before_all_silos_have_said_what_they_run()
    {
        await _farm.Client.RunAsync([Jobs.Returning(17), Jobs.Returning(18)]);
        var first = (await RegisterAsync(0, ("one", null))).Orders.Single();
        var second = (await RegisterAsync(1, ("two", null))).Orders.Single();
        await StartNextControllerAsync();
        var orders = await RegisterAsync(0, ("one", first));
        var answer = Controller.ReportAsync(new SiloReport
        {
            Silo = SiloAt(0),
            Session = orders.Session,
            Settled = [new SettledAttempt { TaskId = first.TaskId, Attempt = first.Attempt, EngineId = "one", Verdict = await EndAsync(first, 17) }],
        });
        await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(500)));
        await RegisterAsync(1, ("two", second));

        Assert.Empty((await answer.Within("the report to be taken")).Orders);
        var engines = await Controller.EnginesAsync().Within("the engines");
        var busy = Assert.Single(engines, engine => engine.TaskId is not null);
        Assert.Equal(("two", second.TaskId), (busy.EngineId, busy.TaskId!.Value));
    }

    [Fact]
    public async Task A_submission_and_a_status_wait_until_the_farm_is_known()
    {
        await _farm.Client.RunAsync([Jobs.Returning(17), Jobs.Returning(18)]);
        await StartNextControllerAsync();
        await RegisterAsync(0);
        var status = Controller.QueueStatusAsync(verbose: false);
        var next = _farm.Client.RunAsync(Jobs.Returning(19));

        await RegisterAsync(1);

        Assert.Equal(2, (await status.Within("the queue status")).Scheduled);
        Assert.Equal(2, await next.Within("the next task to be accepted"));
    }

    [Fact]
    public async Task An_order_of_a_controller_whose_time_is_over_is_not_carried_out()
    {
        var id = await _cluster.Engines(0).AddEngineAsync(_farm.Name);
        using var gate = new Gate();
        var ids = await _farm.Client.RunAsync([Jobs.Holding(gate), Jobs.Returning(17)]);
        await gate.ArrivedAsync();
        var engine = ((EngineHost)_cluster.Engines(0)).Find(_farm.Name, id)!;

        await engine.Grain.StartAsync(engine.Running! with { Session = Guid.NewGuid() }).Within("the order to arrive");

        gate.Open();
        await _farm.Client.BarrierAsync(ids).Within("the tasks to end");
        Assert.Equal(1, gate.Arrivals);
    }

    private SiloAddress SiloAt(int number) => _cluster.Cluster.Silos[number].SiloAddress;

    private Task<SiloOrders> RegisterAsync(int silo, params (string Id, AttemptOrder? Running)[] engines) => Controller.RegisterAsync(new SiloRegistration
    {
        Silo = SiloAt(silo),
        Engines = [.. engines.Select(engine => new EngineRegistration { EngineId = engine.Id, Running = engine.Running })],
    }).Within("the silo to be registered");

    private Task StartNextControllerAsync() => _cluster.Cluster.DeactivateAsync(Controller).Within("the controller to be deactivated");

    private async Task<AttemptVerdict> EndAsync(AttemptOrder order, object value)
    {
        var now = DateTimeOffset.UtcNow;
        var result = new TaskResult(order.TaskId, null, new TaskReturn(value), null, now, now, TimeSpan.Zero, now, order.Attempt, order.EngineId);
        var report = new AttemptReport { Order = order, HasRun = true, Result = PackedResult.Pack(result) };
        var verdict = await _cluster.Cluster.Client.TaskOf(_farm.Name, order.TaskId).EndAsync(report).Within("the task to end");
        Assert.Equal(Succeeded, verdict);
        return verdict;
    }
}
