using TaskFarm.Scheduling;
using TaskFarm.Scripting;

namespace TaskFarm.Tests.Embedded;

/// <summary>What is left of a barrier whose caller has gone.</summary>
public sealed class AbandonedBarrierTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Row", "S28")]
    public async Task A_cancelled_barrier_leaves_nothing_behind(bool all)
    {
        var controller = new LocalController(new FifoScheduler(), new LocalFarmOptions(), DependExpression.Compile);
        var id = await controller.RunAsync(new MapTask(() => 1));
        using var gone = new CancellationTokenSource();
        var barrier = controller.BarrierAsync(all ? null : [id], gone.Token);
        Assert.Equal(1, controller.BarrierCount);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => barrier);
        Assert.Equal(0, controller.BarrierCount);
    }
}
