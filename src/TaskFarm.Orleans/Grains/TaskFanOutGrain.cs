using Orleans.Concurrency;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans;

/// <summary>Asks many task grains at a time.</summary>
[StatelessWorker]
[Reentrant]
internal sealed class TaskFanOutGrain : Grain, ITaskFanOutGrain
{
    private const int ClearedAtATime = 5_000;

    private string Farm => this.GetPrimaryKeyString();

    public async Task<ClearReply> ClearAsync(long[]? taskIds)
    {
        var controller = GrainFactory.ControllerOf(Farm);
        var ended = await controller.EndedAsync(taskIds, ClearedAtATime);
        await Task.WhenAll(ended.Select(id => GrainFactory.TaskOf(Farm, id).ForgetAsync()));
        var count = await controller.ForgetAsync(ended);
        return new ClearReply { Count = count, HasMore = ended.Length == ClearedAtATime };
    }

    public async Task<TaskStanding[]> StandingsAsync(long[] taskIds) =>
        await Task.WhenAll(taskIds.Select(id => GrainFactory.TaskOf(Farm, id).StandingAsync()));
}
