using TaskFarm.FarmSuite;

namespace TaskFarm.Tests.Embedded;

/// <summary>User code that turns against its own farm, from within its process.</summary>
public sealed class MisuseTests
{
    [Fact]
    [Trait("Row", "S19")]
    public async Task A_predicate_that_calls_its_own_farm_counts_as_no()
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 1 });
        var id = await farm.Client.RunAsync(new MapTask(() => 1) { Depend = _ => farm.Client.RunAsync(new MapTask(() => 2)).IsCompletedSuccessfully });

        Assert.Equal(7, await farm.Client.CallAsync(() => 7).Within("a task beside the one that no engine may run"));
        var status = await farm.Client.QueueStatusAsync(verbose: true);
        Assert.Equal([id], status.ScheduledIds!);
        Assert.Equal(1, status.Succeeded);
    }

    [Fact]
    [Trait("Row", "S22")]
    public async Task A_task_that_makes_itself_a_new_recovery_each_time_ends()
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 1, FailurePenalty = TimeSpan.Zero });
        var id = await farm.Client.RunAsync(new Hydra());

        var result = await farm.Client.GetTaskResultAsync(id, block: true).Within("the end of a chain of recovery tasks that has none");

        Assert.False(result!.Succeeded);
        Assert.InRange(result.Attempts, 2, 2_000);
    }

    private sealed class Hydra : ITask
    {
        public string? Name => null;

        public int Retries => 0;

        public ITask? RecoveryTask => new Hydra();

        public Dependency? Dependency => null;

        public ValueTask BeforeAsync(EngineNamespace engine, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken) => throw new InvalidOperationException("cut off");

        public ValueTask AfterAsync(EngineNamespace engine, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public TaskReturn ProcessResult(object? outcome) => new(outcome);
    }
}
