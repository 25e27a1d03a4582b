using TaskFarm.Control;
using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Messages;
using TaskFarm.Packing;

namespace TaskFarm.Orleans.Tests.Support;

/// <summary>A silo whose part a test plays: what it tells a farm's controller and the records of the tasks that its engines are given.</summary>
internal sealed class PlayedSilo(TestFarm farm, int number)
{
    private Guid _session;

    private SiloAddress Address => farm.Cluster.Cluster.Silos[number].SiloAddress;

    /// <summary>Says which engines it has, and what they run; gives what they get to run.</summary>
    public async Task<AttemptOrder[]> RegisterAsync(params (string Id, AttemptOrder? Running)[] engines)
    {
        var orders = await farm.Controller.RegisterAsync(new SiloRegistration
        {
            Silo = Address,
            Engines = [.. engines.Select(engine => new EngineRegistration { EngineId = engine.Id, Running = engine.Running })],
        }).Within("the silo to be registered");
        _session = orders.Session;
        return orders.Orders;
    }

    /// <summary>Tells the controller what became of attempts; gives what to run next.</summary>
    public async Task<AttemptOrder[]> ReportAsync(params SettledAttempt[] settled) =>
        (await farm.Controller.ReportAsync(new SiloReport { Silo = Address, Session = _session, Settled = settled }).Within("the report to be taken")).Orders;

    /// <summary>Tells the task's record of a value; gives what the controller is to hear.</summary>
    public async Task<SettledAttempt> EndAsync(AttemptOrder order, object value)
    {
        var client = farm.Cluster.Cluster.Client;
        var batch = await client.BatchOf(farm.Name, order.Batch).ReadAsync().Within("the batch to be read");
        var now = DateTimeOffset.UtcNow;
        var result = new TaskResult(order.TaskId, order.EngineId, new TaskReturn(value), null, now, now, TimeSpan.Zero, now, order.Attempt, "");
        var verdict = await client.TaskOf(farm.Name, order.TaskId)
            .EndAsync(new AttemptReport { Order = order, Duration = TimeSpan.Zero, Inbox = batch?.Inbox, Result = PackedResult.Pack(result) })
            .Within("the task to end");
        Assert.Equal(TaskState.Succeeded, verdict.State);
        return new SettledAttempt { TaskId = order.TaskId, Attempt = order.Attempt, EngineId = order.EngineId, Verdict = verdict };
    }
}
