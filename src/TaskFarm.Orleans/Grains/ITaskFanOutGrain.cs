using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans;

/// <summary>Asks many task grains at a time, beside whoever wants to know. The key is the farm's name.</summary>
[Alias("TaskFarm.ITaskFanOutGrain")]
public interface ITaskFanOutGrain : IGrainWithStringKey
{
    /// <summary>Clears finished tasks, of these or of all; some thousands at most.</summary>
    /// <returns>How many, and whether there may be more.</returns>
    [Alias("Clear")]
    Task<ClearReply> ClearAsync(long[]? taskIds);

    /// <summary>Where tasks stand, in the order of the ids.</summary>
    [Alias("Standings")]
    Task<TaskStanding[]> StandingsAsync(long[] taskIds);
}
