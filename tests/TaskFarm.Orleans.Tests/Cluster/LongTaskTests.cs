using System.Diagnostics;
using System.Globalization;
using Orleans.Configuration;
using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;

namespace TaskFarm.Orleans.Tests.Cluster;

/// <summary>No call waits for user code, so a task may take longer than a call may.</summary>
public sealed class LongTaskTests
{
    [Fact]
    public Task A_task_may_take_longer_than_a_call() => RunLongerThanACallAsync(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10));

    [ByHandFact]
    public Task A_task_may_take_90_seconds_under_the_default_time_limit_of_calls() =>
        RunLongerThanACallAsync(new SiloMessagingOptions().ResponseTimeout, TimeSpan.FromSeconds(90));

    [Fact]
    public async Task Abort_reaches_a_running_task_within_a_second()
    {
        using var gate = new Gate();
        using var notes = new Notes();
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync(), engines: 1);
        var task = new WaitingTask(gate.Path, notes.Path, TimeSpan.FromSeconds(90)) { Retries = 2, RecoveryTask = Jobs.Nothing() };
        var id = await farm.Client.RunAsync(task).Within("a task to be accepted");
        await gate.ArrivedAsync();

        var asked = DateTime.UtcNow;
        await farm.Client.AbortAsync(id).Within("an abort to be acknowledged");
        await Assert.ThrowsAsync<TaskAlreadyAbortedException>(() => farm.Client.AbortAsync(id));
        var result = await farm.Client.GetTaskResultAsync(id, block: true).Within("an aborted task to end");

        var reached = new DateTime(long.Parse(Assert.Single(notes.Lines), CultureInfo.InvariantCulture), DateTimeKind.Utc);
        Assert.InRange(reached - asked, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal((FailureKind.Aborted, 1), (result!.Failure!.Kind, result.Attempts));
        var status = await farm.Client.QueueStatusAsync();
        Assert.Equal((0, 0, 0, 1), (status.Pending, status.Succeeded, status.Failed, status.Aborted));
    }

    [Fact]
    public async Task A_task_is_aborted_though_its_grain_hears_of_it_late()
    {
        await using var cluster = await FarmCluster.StartAsync(configure: silo => silo.AddOutgoingGrainCallFilter(static async call =>
        {
            if (call.InterfaceMethod.DeclaringType == typeof(ITaskGrain) && call.MethodName == nameof(ITaskGrain.AbortAsync))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500));
            }

            await call.Invoke();
        }));
        var farm = await TestFarm.StartAsync(cluster, engines: 1);
        using var gate = new Gate();
        using var notes = new Notes();
        var id = await farm.Client.RunAsync(new WaitingTask(gate.Path, notes.Path, TimeSpan.FromSeconds(90)));
        await gate.ArrivedAsync();

        await farm.Client.AbortAsync(id).Within("an abort to be acknowledged");

        var result = (await farm.Client.GetTaskResultAsync(id, block: true).Within("an aborted task to end"))!;
        Assert.Equal((FailureKind.Aborted, 1), (result.Failure!.Kind, result.Attempts));
        Assert.Single(notes.Lines);
    }

    private static async Task RunLongerThanACallAsync(TimeSpan call, TimeSpan takes)
    {
        await using var cluster = await FarmCluster.StartAsync(
            configure: silo => silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = call),
            configureClient: client => client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = call));
        var farm = await TestFarm.StartAsync(cluster);
        var waited = Stopwatch.StartNew();

        var id = await farm.Client.RunAsync(new MapTask(
            static TimeSpan (TimeSpan time) =>
            {
                Thread.Sleep(time);
                return time;
            },
            [takes]));
        var result = farm.Client.GetTaskResultAsync(id, block: true);
        var barrier = farm.Client.BarrierAsync([id]);
        var idle = (await farm.Client.EnginesAsync()).First(engine => engine.TaskId is null).Id;
        var work = farm.Client.Engine(idle).ExecuteAsync($"System.Threading.Thread.Sleep({takes.TotalMilliseconds});");
        await Task.WhenAll(result, barrier, work);

        Assert.True(waited.Elapsed >= takes && takes > 2 * call);
        Assert.Equal((takes, 1), ((await result)!.Value, (await result)!.Attempts));
    }
}
